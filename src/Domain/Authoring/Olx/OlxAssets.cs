using System.Text.Json;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Authoring;

/// <summary>Static files with what <c>policies/assets.json</c> says about them.</summary>
internal static class OlxAssets
{
    private const string PolicyFile = "policies/assets.json";

    public static IReadOnlyList<CourseAsset> Read(OlxTree tree, OlxIssues issues)
    {
        var policy = ReadPolicy(tree, issues);
        var assets = new SortedDictionary<string, CourseAsset>(StringComparer.Ordinal);
        foreach (var folder in new[] { "static/", "static_import/" })
        {
            foreach (var file in tree.Statics.Where(file => file.Path.StartsWith(folder, StringComparison.Ordinal)).OrderBy(file => file.Path, StringComparer.Ordinal))
            {
                var path = file.Path[folder.Length..];
                if (IsIgnored(path)) continue;
                var asset = Describe(path, file, policy);
                if (assets.TryGetValue(asset.Name, out var former))
                {
                    issues.Warn(OlxIssueKind.DuplicateURLName, $"'{former.Path}' and '{path}' have the same address; the second was taken.", file.Path);
                }

                assets[asset.Name] = asset;
            }
        }

        return [.. assets.Values];
    }

    private static CourseAsset Describe(string path, OlxStaticFile file, JsonElement? policy)
    {
        var entry = policy is { } all && (all.TryGetProperty(path, out var named) || all.TryGetProperty(StaticUrls.AssetName(path), out named)) &&
            named.ValueKind == JsonValueKind.Object
            ? named
            : default;
        var locked = entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("locked", out var flag) && flag.ValueKind == JsonValueKind.True;
        var type = entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("contentType", out var written) &&
            written.ValueKind == JsonValueKind.String && MediaTypes.IsWellFormed(written.GetString()!)
            ? written.GetString()!
            : MediaTypes.Of(path);
        return new(path, StaticUrls.AssetName(path), file.Sha256, file.Length, type, locked);
    }

    private static bool IsIgnored(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name is ".DS_Store" || name.StartsWith("._", StringComparison.Ordinal) || name.EndsWith('~') ||
            path.Split('/').Any(segment => segment.StartsWith(".git", StringComparison.Ordinal));
    }

    private static JsonElement? ReadPolicy(OlxTree tree, OlxIssues issues)
    {
        if (!tree.TryReadText(PolicyFile, out var text)) return null;
        if (OlxJson.TryParse(text, out var policy, out var line) && policy.Value.ValueKind == JsonValueKind.Object) return policy;
        issues.Warn(OlxIssueKind.BadPolicyFormat, "The list of static files is no JSON object; it was ignored.", PolicyFile, line);
        return null;
    }
}
