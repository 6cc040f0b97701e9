using System.Collections.Immutable;
using System.Xml.Linq;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Authoring;

/// <summary>
/// Reads an unpacked archive (olx §1–4). A broken definition costs one block; a broken root, or an archive of something else,
/// costs the archive.
/// </summary>
/// <remarks>Source: Open edX <c>xmodule/modulestore/xml.py</c>, <c>xml_importer.py</c>.</remarks>
public static class OlxReader
{
    private const string CourseFile = "course.xml";
    private const string LibraryFile = "library.xml";

    /// <param name="target">Key under which to read the course; null: its own.</param>
    public static OlxReading Read(OlxTree tree, CourseKey? target = null)
    {
        var courseFile = First(tree, CourseFile);
        if (courseFile is null && First(tree, LibraryFile) is { } library) return ReadLibrary(tree, library);
        if (IsMoodle(tree))
        {
            return Refuse(OlxIssueKind.ForeignFormat, "This is a backup of a Moodle course; only Open edX exports (OLX) can be imported.", "moodle_backup.xml");
        }

        if (courseFile is null) return Refuse(OlxIssueKind.CourseXMLDoesNotExist, "The archive holds no course.xml, so it is no Open edX course.", null);
        tree.TryRead(courseFile, out var bytes);
        if (!OlxXml.TryParse(bytes, courseFile, out var root, out var issue)) return new OlxReading.Refused([issue]);
        if (root.Name.LocalName == "course" && root.Attribute("contextid") is not null)
        {
            return Refuse(OlxIssueKind.ForeignFormat, "This is a backup of a Moodle course; only Open edX exports (OLX) can be imported.", courseFile);
        }

        if (root.Name.LocalName != "course") return Refuse(OlxIssueKind.TagMismatch, $"The root is a {root.Name.LocalName}, not a course.", courseFile);
        return ReadCourse(tree.Under(Folder(courseFile)), root, courseFile, target);
    }

    private static OlxReading ReadCourse(OlxTree tree, XElement root, string courseFile, CourseKey? target)
    {
        var issues = new OlxIssues();
        var run = OlxNames.Written(root);
        if (run is null) return Refuse(OlxIssueKind.NoRunName, "The course has no url_name, so its run is unknown.", courseFile);
        if (root.Attribute("org") is null) issues.Warn(OlxIssueKind.InvalidSetting, "The course names no organization; 'edx' was taken.", courseFile);
        var org = (string?)root.Attribute("org") ?? "edx";
        var number = (string?)root.Attribute("course") ?? tree.FolderName;
        if (!CourseKey.TryParse($"course-v1:{org}+{number}+{run}", out var own) || own.Run != run)
        {
            if (target is null) return Refuse(OlxIssueKind.NoRunName, $"'{org}', '{number}' and '{run}' make no course key.", courseFile);
            own = target;
        }

        var definition = root;
        var file = courseFile;
        if (IsPointer(root))
        {
            file = $"course/{run}.xml";
            if (!tree.TryRead(file, out var bytes))
            {
                return Refuse(OlxIssueKind.FileDoesNotExist, $"The course points to {file}, which is missing.", courseFile);
            }

            if (!OlxXml.TryParse(bytes, file, out var pointed, out var issue)) return new OlxReading.Refused([issue]);
            if (pointed.Name.LocalName != "course") return Refuse(OlxIssueKind.TagMismatch, $"The file of the course holds a {pointed.Name.LocalName}.", file);
            definition = pointed;
        }

        return Assemble(tree, definition, file, run, own, target ?? own, issues);
    }

    private static OlxReading.Course Assemble(
        OlxTree tree, XElement definition, string file, string run, CourseKey own, CourseKey key, OlxIssues issues)
    {
        var policies = new OlxPolicies(tree, run, issues);
        var blocks = new OlxBlocks(tree, key, [""], policies, issues);
        blocks.AddCourse(definition, file, run);
        var references = new OlxReferences(own, key);
        var published = new CourseContent(
            blocks.Blocks.ToImmutableDictionary(), policies.GradingPolicy, OlxPages.Read(tree, run, issues));
        var draft = OlxDrafts.Apply(published, tree, key, references, policies, issues);
        policies.ReportUnused(issues);
        foreach (var (type, count) in blocks.Kept)
        {
            issues.Warn(OlxIssueKind.UnexpectedTag, $"{type}: blocks of this type are kept as written, but not understood ({count}).");
        }

        return new(new(
            key, references.Apply(published), references.Apply(draft), OlxAssets.Read(tree, issues), issues.Errors, issues.Warnings));
    }

    private static OlxReading ReadLibrary(OlxTree tree, string file)
    {
        tree.TryRead(file, out var bytes);
        if (!OlxXml.TryParse(bytes, file, out var root, out var issue)) return new OlxReading.Refused([issue]);
        if (root.Name.LocalName != "library") return Refuse(OlxIssueKind.TagMismatch, $"The root is a {root.Name.LocalName}, not a library.", file);
        if (!LibraryKey.TryParse($"library-v1:{(string?)root.Attribute("org")}+{(string?)root.Attribute("library")}", out var key))
        {
            return Refuse(OlxIssueKind.NoRunName, "The library has no org and library that make a key.", file);
        }

        // The walk needs a course key; a library's blocks are known by type and name alone.
        var issues = new OlxIssues();
        var below = tree.Under(Folder(file));
        var walk = CourseKey.Of("library", "library", "library");
        var blocks = new OlxBlocks(below, walk, [""], new OlxPolicies(below, "library", issues), issues);
        foreach (var element in root.Elements()) blocks.AddChild(element, file, 0);
        return new OlxReading.Library(new(
            key,
            (string?)root.Attribute("display_name") ?? key.Slug,
            [.. blocks.Blocks.Values.Select(block => new LibraryBlock(block.Block.Type, block.Block.BlockId, block.Fields, block.Content))],
            issues.Errors,
            issues.Warnings));
    }

    private static bool IsPointer(XElement root) =>
        !root.HasElements && string.IsNullOrWhiteSpace(root.Value) &&
        root.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration).All(attribute => attribute.Name.LocalName is "url_name" or "org" or "course");

    // The file nearest to the top; upstream takes whichever its directory walk meets first, which is the same in every export.
    private static string? First(OlxTree tree, string name) => tree.Paths
        .Where(path => path == name || path.EndsWith("/" + name, StringComparison.Ordinal))
        .OrderBy(path => path.Count(character => character == '/'))
        .ThenBy(path => path, StringComparer.Ordinal)
        .FirstOrDefault();

    private static bool IsMoodle(OlxTree tree) =>
        tree.Paths.Any(path => path == "moodle_backup.xml" || path.EndsWith("/moodle_backup.xml", StringComparison.Ordinal));

    private static string Folder(string path) => path.Contains('/') ? path[..path.LastIndexOf('/')] : "";

    private static OlxReading.Refused Refuse(OlxIssueKind kind, string message, string? file) => new([new(kind, message, file)]);
}
