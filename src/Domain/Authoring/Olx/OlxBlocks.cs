using System.Xml.Linq;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Authoring;

/// <summary>Walks the tree of pointers and inline definitions and collects its blocks, parents first.</summary>
/// <param name="layers">Folders in which definitions are looked up, first hit wins; the top folder is the empty text.</param>
internal sealed class OlxBlocks(OlxTree tree, CourseKey course, IReadOnlyList<string> layers, OlxPolicies policies, OlxIssues issues)
{
    /// <summary>Deepest nesting of blocks; real courses stay below ten.</summary>
    private const int MaxDepth = 32;

    private static readonly HashSet<string> Containers = new(StringComparer.Ordinal)
    {
        "course", "chapter", "sequential", "vertical", "wrapper", "problemset", "videosequence",
        "split_test", "library_content", "itembank", "conditional", "randomize",
    };

    private static readonly HashSet<string> Leaves = new(StringComparer.Ordinal) { "problem", "html", "video", "discussion" };

    // Their attributes and bodies are kept as of any other type, and read where they are shown.
    private static readonly HashSet<string> Understood = new(StringComparer.Ordinal) { "poll_question", "word_cloud", "poll", "survey", "done", "drag-and-drop-v2", "openassessment" };

    // Children of a course that are settings in the dress of blocks.
    private static readonly HashSet<string> NotBlocks = new(StringComparer.Ordinal) { "wiki", "textbook", "meta", "show" };

    private readonly OlxNames names = new(course, issues);
    private readonly Dictionary<(string Type, string Name), UsageKey> pointed = [];
    private readonly HashSet<(string Type, string Name)> open = [];
    private readonly SortedDictionary<string, int> kept = new(StringComparer.Ordinal);

    /// <summary>Blocks by key, in the order in which they were met.</summary>
    public OrderedDictionary<UsageKey, CourseBlock> Blocks { get; } = [];

    /// <summary>How many blocks of each type were kept without being understood.</summary>
    public IReadOnlyDictionary<string, int> Kept => kept;

    /// <summary>The course block and everything below it.</summary>
    /// <param name="run">Name under which the policy file knows the course.</param>
    public void AddCourse(XElement definition, string? file, string run)
    {
        names.Reserve(course.Root);
        Add(course.Root, run, definition, file, 0);
    }

    /// <summary>A child element: a pointer is followed, anything else is the block itself. Null when it cannot be placed.</summary>
    public UsageKey? AddChild(XElement element, string? file, int depth)
    {
        var type = element.Name.LocalName == "videoalpha" ? "video" : element.Name.LocalName;
        if (depth > MaxDepth || !names.TryKey(type, "x", out _))
        {
            issues.Error(OlxIssueKind.UnexpectedTag, depth > MaxDepth ? $"Blocks are nested more than {MaxDepth} deep." : $"'{type}' cannot be the type of a block.", file, OlxXml.Line(element));
            return null;
        }

        return IsPointer(element) ? Follow(type, (string)element.Attribute("url_name")!, element, file, depth) : AddInline(type, element, file, depth);
    }

    public static bool IsPointer(XElement element) =>
        !element.HasElements && string.IsNullOrWhiteSpace(element.Value) &&
        element.Attributes().Count(attribute => !attribute.IsNamespaceDeclaration) == 1 &&
        !string.IsNullOrEmpty((string?)element.Attribute("url_name"));

    private UsageKey? Follow(string type, string name, XElement pointer, string? from, int depth)
    {
        if (open.Contains((type, name)))
        {
            issues.Error(OlxIssueKind.SelfPointer, $"The {type} '{name}' contains itself.", from, OlxXml.Line(pointer));
            return null;
        }

        if (pointed.TryGetValue((type, name), out var known)) return known;
        if (!names.TryKey(type, name, out _))
        {
            issues.Error(OlxIssueKind.InvalidPointer, $"'{name}' cannot be the name of a {type}.", from, OlxXml.Line(pointer));
            return null;
        }

        var path = $"{pointer.Name.LocalName}/{name.Replace(':', '/')}.xml";
        open.Add((type, name));
        var key = Find(path) is { } file ? AddFile(type, name, pointer, file, depth) : AddMissing(type, name, pointer, path, from, depth);
        open.Remove((type, name));
        pointed[(type, name)] = key;
        return key;
    }

    private UsageKey AddFile(string type, string name, XElement pointer, string file, int depth)
    {
        if (!Parse(file, out var definition, out var issue)) return AddError(type, name, pointer, issue);
        if (definition.Name.LocalName != pointer.Name.LocalName)
        {
            issues.Error(OlxIssueKind.TagMismatch, $"The file of a {type} holds a {definition.Name.LocalName}.", file, OlxXml.Line(definition));
        }

        var key = names.NewKey(type, pointer, file);
        return Add(key, name, definition, file, depth);
    }

    private UsageKey AddMissing(string type, string name, XElement pointer, string path, string? from, int depth)
    {
        // Discussions are written without a file, and foreign blocks may have nothing to write.
        if (type == "discussion" || !IsKnown(type)) return Add(names.NewKey(type, pointer, from), name, pointer, from, depth);
        return AddError(type, name, pointer, new(OlxIssueKind.FileDoesNotExist, $"The file of a {type} is missing: {path}.", from, OlxXml.Line(pointer)));
    }

    private UsageKey AddInline(string type, XElement element, string? file, int depth)
    {
        if (type != "html" && (string?)element.Attribute("filename") is { Length: > 0 } filename)
        {
            var path = Candidates(type, filename).FirstOrDefault(candidate => Find(candidate) is not null);
            var name = OlxNames.Written(element) ?? filename;
            if (path is null)
            {
                return AddError(type, name, element, new(OlxIssueKind.FileDoesNotExist, $"The file of a {type} is missing: {type}/{filename}.xml.", file, OlxXml.Line(element)));
            }

            if (!Parse(Find(path)!, out var definition, out var issue)) return AddError(type, name, element, issue);
            foreach (var attribute in element.Attributes()) definition.SetAttributeValue(attribute.Name, attribute.Value);
            file = Find(path);
            element = definition;
        }
        else if (IsKnown(type) && type != "discussion" && !element.HasElements && string.IsNullOrWhiteSpace(element.Value) &&
            (string?)element.Attribute("url_name") is { Length: > 0 } alone && Find($"{type}/{alone.Replace(':', '/')}.xml") is { } ignored)
        {
            issues.Warn(OlxIssueKind.PossiblePointer, $"This {type} is empty; {ignored} was not read, because a pointer may carry only url_name.", file, OlxXml.Line(element));
        }

        return Add(names.NewKey(type, element, file), OlxNames.Written(element), element, file, depth);
    }

    private UsageKey Add(UsageKey key, string? policyName, XElement definition, string? file, int depth)
    {
        var type = key.Type;
        var fields = new OlxFields(type, !IsKnown(type), issues, file);
        fields.AddAttributes(definition);
        Blocks.Add(key, new(key, FieldValues.Empty, null, [])); // Its place comes before its children's.
        string? content = null;
        IReadOnlyList<UsageKey> children = [];
        if (Containers.Contains(type))
        {
            children = AddChildren(type, definition, file, fields, depth);
        }
        else
        {
            try
            {
                content = OlxBodies.Read(type, definition, fields, key, ReadHtml);
            }
            catch (OlxBodies.MissingBodyException missing)
            {
                Blocks.Remove(key);
                return AddError(type, key.BlockId, definition, new(missing.Kind, missing.Message, file, OlxXml.Line(definition)));
            }

            if (!Leaves.Contains(type) && !Understood.Contains(type)) kept[type] = kept.GetValueOrDefault(type) + 1;
        }

        if (policyName is not null) policies.Apply(type, policyName, fields);
        Blocks[key] = new(key, fields.Build(), content, children);
        return key;
    }

    private List<UsageKey> AddChildren(string type, XElement definition, string? file, OlxFields fields, int depth)
    {
        var children = new List<UsageKey>();
        foreach (var element in definition.Elements())
        {
            if (element.Name.Namespace != XNamespace.None) continue;
            if (NotBlocks.Contains(element.Name.LocalName)) OlxCourseSettings.Add(type, element, fields);
            else if (AddChild(element, file, depth + 1) is { } child && !children.Contains(child)) children.Add(child);
        }

        return children;
    }

    /// <summary>An error block stands where the broken one would: learners do not see it, authors see why.</summary>
    private UsageKey AddError(string type, string name, XElement element, OlxIssue issue)
    {
        issues.Error(issue);
        if (!names.TryKey("error", $"{type}_{name}", out var key)) key = names.Hashed("error", element);
        for (var number = 2; Blocks.ContainsKey(key); number++) key = course.Block("error", $"{type}_{OlxXml.Digest(element)}-{number}");
        var fields = FieldValues.Empty.With("display_name", $"Error: {type} {name}").With("error_msg", issue.ToString());
        Blocks.Add(key, new(key, fields, OlxXml.Text(element), []));
        return key;
    }

    private string? ReadHtml(string path) => Find(path) is { } file && tree.TryReadText(file, out var html) ? html : null;

    private bool Parse(
        string file, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out XElement? root,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out OlxIssue? issue)
    {
        tree.TryRead(file, out var bytes);
        return OlxXml.TryParse(bytes, file, out root, out issue);
    }

    private string? Find(string path) => layers.Select(layer => layer + path).FirstOrDefault(tree.Has);

    // Old courses wrote the folder into the name, or kept problems in "problems".
    private static IEnumerable<string> Candidates(string type, string filename)
    {
        yield return $"{type}/{filename}.xml";
        if (type == "problem") yield return $"problems/{filename}.xml";
        for (var rest = filename + ".xml"; rest.Length > 0; rest = rest[(rest.IndexOf('/') + 1)..])
        {
            yield return rest;
            if (!rest.Contains('/')) yield break;
        }
    }

    private static bool IsKnown(string type) => Containers.Contains(type) || Leaves.Contains(type);
}
