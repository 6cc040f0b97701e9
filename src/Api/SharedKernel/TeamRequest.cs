using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace OpenEdx.Api.SharedKernel;

/// <summary>What the course team asks about the work of learners: form or JSON, by names of Open edX (wire-lms.md §19, §20).</summary>
internal sealed class TeamRequest(JsonElement body, IQueryCollection query)
{
    private const int LongestReason = 2000;

    public static async Task<TeamRequest> Read(HttpContext http, CancellationToken ct) =>
        new(http.Request.ContentLength == 0 ? default : await JsonBody.Read(http, ct) ?? default, http.Request.Query);

    /// <summary>Null: none given. Kept with the act; Open edX has no such field here.</summary>
    public string? Reason => Text("reason") is { } reason ? reason[..Math.Min(reason.Length, LongestReason)] : null;

    /// <summary>Of the body, else of the query; null: absent or empty.</summary>
    public string? Text(params IEnumerable<string> names) =>
        names.Select(name => InBody(name) ?? query.One(name)).FirstOrDefault(text => text is not null);

    /// <summary>Null: absent or no number.</summary>
    public double? Number(params IEnumerable<string> names) =>
        double.TryParse(Text(names), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    public bool Flag(string name) => string.Equals(Text(name), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>A list of texts, or one text with commas, blanks or ends of lines between them. Each once, in order; empty: none given.</summary>
    public IReadOnlyList<string> Many(string name)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(name, out var value)) return [];
        var texts = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!.Split([',', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries),
            JsonValueKind.Array => value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!.Trim()),
            _ => [],
        };
        return [.. texts.Where(text => text.Length > 0).Select(text => text.Replace('\0', '\ufffd')).Distinct(StringComparer.Ordinal)];
    }

    private string? InBody(string name)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(name, out var value)) return null;
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!.Trim(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => "",
        };
        // PostgreSQL's texts know no zero character.
        return text.Length == 0 ? null : text.Replace('\0', '\ufffd');
    }
}
