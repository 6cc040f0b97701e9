using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenEdx.Wire.Tests;

/// <summary>A sequence of exchanges with a server, as written in <c>Scenarios/*.json</c> from the public wire of Open edX.</summary>
public sealed record Scenario(string Name, IReadOnlyList<Exchange> Exchanges)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    public static IEnumerable<Scenario> All() =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Scenarios"), "*.json", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => new Scenario(
                Path.GetFileNameWithoutExtension(path),
                JsonSerializer.Deserialize<List<Exchange>>(File.ReadAllText(path), Json)!));

    public override string ToString() => Name;
}

/// <summary>One request and what must come back. <c>{{name}}</c> anywhere stands for a captured or given variable.</summary>
/// <param name="Step">What this exchange shows, for the failure message.</param>
/// <param name="Form">Sent url-encoded; an array stands for a repeated field. At most one of form, multipart and json.</param>
/// <param name="Multipart">Sent as parts of text, as apps do.</param>
/// <param name="Body">Expected JSON, see <see cref="BodyMatch"/>; absent: not looked at. A text body is written as a JSON string under <paramref name="Text"/>.</param>
/// <param name="Capture">Variable name → path such as <c>$.results[0].id</c> in the answer.</param>
/// <param name="CaptureHeaders">Variable name → <c>HEADER PATTERN</c>: the first group of the pattern in the decoded header.</param>
/// <param name="Until">True: repeat for up to ten seconds until the answer matches (for figures that follow asynchronously).</param>
public sealed record Exchange(
    string Step,
    string Request,
    Dictionary<string, string>? Headers = null,
    Dictionary<string, JsonElement>? Form = null,
    Dictionary<string, string>? Multipart = null,
    JsonElement? Json = null,
    int Status = 200,
    Dictionary<string, string>? ResponseHeaders = null,
    JsonElement? Body = null,
    string? Text = null,
    Dictionary<string, string>? Capture = null,
    Dictionary<string, string>? CaptureHeaders = null,
    bool Until = false);
