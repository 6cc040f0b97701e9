using System.Text;
using System.Text.Json;

namespace OpenEdx.Cli.Commands;

/// <summary>Envelopes as people read them.</summary>
internal static class EventLines
{
    private const int LongestValue = 120;

    /// <summary>Position, instant of the append, type, stream, version, then every field of the data.</summary>
    public static string Summary(ReadOnlySpan<byte> envelope)
    {
        var reader = new Utf8JsonReader(envelope);
        using var document = JsonDocument.ParseValue(ref reader);
        var fact = document.RootElement;
        var instant = fact.GetProperty("timestamp").GetDateTime();
        var text = new StringBuilder(
            $"{fact.GetProperty("position").GetInt64(),9} {instant:yyyy-MM-dd HH:mm:ss.fff} {fact.GetProperty("type").GetString()} {fact.GetProperty("stream").GetString()} v{fact.GetProperty("version").GetInt64()}");
        if (fact.GetProperty("data") is not { ValueKind: JsonValueKind.Object } data) return text.Append(' ').Append(fact.GetProperty("data").GetRawText()).ToString();
        foreach (var field in data.EnumerateObject())
        {
            var value = field.Value.GetRawText();
            text.Append(' ').Append(field.Name).Append('=')
                .Append(value.Length > LongestValue ? string.Concat(value.AsSpan(0, LongestValue - 3), "…") : value);
        }

        return text.ToString();
    }

    /// <summary>Who and why; null when nothing is known.</summary>
    public static string? Metadata(ReadOnlySpan<byte> envelope)
    {
        var reader = new Utf8JsonReader(envelope);
        using var document = JsonDocument.ParseValue(ref reader);
        var fact = document.RootElement;
        var (user, cause, correlation) = (Text("user_name"), Text("causation_id"), Text("correlation_id"));
        return user is null && cause is null && correlation is null
            ? null
            : $"{new string(' ', 10)}by user {user ?? "-"}, because of {cause ?? "-"}, in {correlation ?? "-"}";

        string? Text(string field) => fact.GetProperty(field).GetString();
    }
}
