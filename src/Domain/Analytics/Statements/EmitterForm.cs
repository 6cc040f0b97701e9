using System.Text.Json;

namespace OpenEdx.Domain.Analytics;

/// <summary>
/// From a line of a log to what is transformed in bulk (tracking §1.1, §7.1): the line as it stands, with <c>data</c> and <c>timestamp</c> added.
/// Source: Open edX event-routing-backends, <c>management/commands/helpers/event_log_parser.py</c>.
/// </summary>
public static class EmitterForm
{
    /// <param name="json">The line without the logger's prefix.</param>
    /// <returns>Null: it does not parse, or has no <c>event</c>.</returns>
    public static JsonElement? OfLogged(string json)
    {
        if (Parsed(json) is not { ValueKind: JsonValueKind.Object } line || !line.TryGetProperty("event", out var payload)) return null;
        var made = StatementJson.Copied(line);
        made["data"] = StatementJson.Raw(payload.ValueKind == JsonValueKind.String && Parsed(payload.GetString()!) is { } parsed ? parsed : payload);
        if (!line.TryGetProperty("timestamp", out _) && line.TryGetProperty("time", out var time)) made["timestamp"] = StatementJson.Raw(time);
        return JsonSerializer.SerializeToElement(made);
    }

    /// <param name="line">May begin with the logger's prefix.</param>
    /// <inheritdoc cref="OfLogged"/>
    public static JsonElement? OfLine(string line)
    {
        var (start, end) = (line.IndexOf('{', StringComparison.Ordinal), line.LastIndexOf('}'));
        return start < 0 || end < start || line.AsSpan(end + 1).Trim().Length > 0 ? null : OfLogged(line[start..(end + 1)]);
    }

    private static JsonElement? Parsed(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return json.Contains("\\ud", StringComparison.OrdinalIgnoreCase) && !IsText(document.RootElement) ? null : document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Halves of letters outside the basic plane are JSON, and cannot be read as text.</summary>
    private static bool IsText(JsonElement json)
    {
        try
        {
            _ = StatementJson.Raw(json)?.ToJsonString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
