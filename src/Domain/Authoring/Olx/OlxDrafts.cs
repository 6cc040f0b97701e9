using System.Globalization;
using System.Xml.Linq;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Authoring;

/// <summary>Unpublished changes from <c>drafts/</c>, laid over the published course (olx §4.3).</summary>
internal static class OlxDrafts
{
    private const string Folder = "drafts/";

    private sealed record Root(string Type, string Name, string File, string? Parent, int Index);

    public static CourseContent Apply(CourseContent published, OlxTree tree, CourseKey course, OlxReferences references, OlxPolicies policies, OlxIssues issues)
    {
        var content = published;
        foreach (var root in Roots(tree, issues).OrderBy(root => root.Index).ThenBy(root => root.File, StringComparer.Ordinal))
        {
            content = Apply(root, content, tree, course, references, policies, issues);
        }

        return content;
    }

    private static CourseContent Apply(
        Root root, CourseContent content, OlxTree tree, CourseKey course, OlxReferences references, OlxPolicies policies, OlxIssues issues)
    {
        if (root.Parent is null || references.Usage(root.Parent) is not { } parent || !content.Blocks.TryGetValue(parent, out var above))
        {
            issues.Warn(OlxIssueKind.DraftWithoutParent, $"The draft {root.Type} '{root.Name}' has no parent in the course; it was left out.", root.File);
            return content;
        }

        var blocks = new OlxBlocks(tree, course, [Folder, ""], policies, issues);
        if (blocks.AddChild(new XElement(root.Type, new XAttribute("url_name", root.Name)), root.File, 0) is not { } top) return content;
        var all = content.Blocks.SetItems(blocks.Blocks.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)));
        if (!above.Children.Contains(top))
        {
            var children = above.Children.ToList();
            children.Insert(Math.Clamp(root.Index, 0, children.Count), top);
            all = all.SetItem(parent, above with { Children = children });
        }

        return content with { Blocks = all };
    }

    private static IEnumerable<Root> Roots(OlxTree tree, OlxIssues issues)
    {
        foreach (var file in tree.Below("drafts", ".xml"))
        {
            var parts = file.Split('/');
            if (parts.Length != 3 || !tree.TryReadText(file, out var text) || !text.Contains("index_in_children_list", StringComparison.Ordinal)) continue;
            tree.TryRead(file, out var bytes);
            if (!OlxXml.TryParse(bytes, file, out var definition, out var issue))
            {
                issues.Error(issue);
                continue;
            }

            if (definition.Name.LocalName != parts[1])
            {
                issues.Error(OlxIssueKind.TagMismatch, $"The file of a {parts[1]} holds a {definition.Name.LocalName}.", file);
                continue;
            }

            if (!int.TryParse((string?)definition.Attribute("index_in_children_list"), NumberStyles.None, CultureInfo.InvariantCulture, out var index)) continue;
            var parent = (string?)definition.Attribute("parent_url") ?? (string?)definition.Attribute("parent_sequential_url");
            yield return new(parts[1], parts[2][..^".xml".Length], file, parent, index);
        }
    }
}
