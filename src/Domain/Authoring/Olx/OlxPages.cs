using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json;

namespace OpenEdx.Domain.Authoring;

/// <summary>Pages beside the tree: <c>about/</c>, <c>info/</c>, <c>tabs/</c>. A folder named like the run overrides the common one.</summary>
internal static class OlxPages
{
    public static ImmutableSortedDictionary<string, string> Read(OlxTree tree, string run, OlxIssues issues)
    {
        var pages = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var folder in new[] { "about", "info", "tabs" })
        {
            AddFolder(folder, folder, tree, pages);
            AddFolder($"{folder}/{run}", folder, tree, pages);
        }

        AddUpdates(tree, pages, issues);
        return pages.ToImmutable();
    }

    private static void AddFolder(string path, string folder, OlxTree tree, ImmutableSortedDictionary<string, string>.Builder pages)
    {
        foreach (var file in tree.Below(path, ".html"))
        {
            var name = file[(path.Length + 1)..^".html".Length];
            if (!name.Contains('/') && tree.TryReadText(file, out var html)) pages[$"{folder}/{name}"] = html;
        }
    }

    // Where the list of updates exists, it and not the page is what authors edited (olx §1.6).
    private static void AddUpdates(OlxTree tree, ImmutableSortedDictionary<string, string>.Builder pages, OlxIssues issues)
    {
        const string File = "info/updates.items.json";
        if (!tree.TryReadText(File, out var text) || string.IsNullOrWhiteSpace(text)) return;
        if (!OlxJson.TryParse(text, out var items, out var line) || items.Value.ValueKind != JsonValueKind.Array)
        {
            issues.Warn(OlxIssueKind.InvalidSetting, "The list of course updates is no JSON list; the page of updates was taken instead.", File, line);
            return;
        }

        var shown = items.Value.EnumerateArray()
            .Where(item => item.ValueKind == JsonValueKind.Object && Text(item, "status") != "deleted")
            .OrderByDescending(Number)
            .ToList();
        if (shown.Count == 0) return;
        var html = new StringBuilder();
        foreach (var item in shown)
        {
            html.Append("<article><h2>").Append(WebUtility.HtmlEncode(Text(item, "date"))).Append("</h2>").Append(Text(item, "content")).Append("</article>\n");
        }

        pages["info/updates"] = html.ToString();
        pages[CourseUpdate.Page] = CourseUpdate.Write([.. shown.Select(item => new CourseUpdate(Number(item), Text(item, "date"), Text(item, "content")))]);
    }

    private static int Number(JsonElement item) => item.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out var number) ? number : 0;

    private static string Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
