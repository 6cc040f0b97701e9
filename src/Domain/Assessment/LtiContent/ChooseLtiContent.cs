using System.Text.Json;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>A tool answers with what an author chose there.</summary>
/// <param name="Items">As the tool sent them: <c>content_items</c> of its message.</param>
/// <param name="By">Who began the choice.</param>
/// <param name="At">Instant of the answer, UTC.</param>
/// <remarks>
/// Source: LTI deep linking 2.0 §3; Open edX xblock-lti-consumer <c>plugin/views.py</c> (deep_linking_response_endpoint), <c>serializers.py</c>. Differs: icons,
/// line items and times of availability, which nothing there reads, are not kept; addresses are those of the web alone.
/// </remarks>
public sealed record ChooseLtiContent(UsageKey Block, JsonElement Items, UserId By, DateTimeOffset At)
{
    /// <summary>Characters of one text or HTML; so many that no honest item is refused.</summary>
    public const int LongestText = 100_000;

    private const int MostItems = 100;
    private const int LongestTitle = 255;
    private const int LongestUrl = 500;
    private const int MostParameters = 50;
    private const int MostPixels = 10_000;

    private static readonly HashSet<string> Types = new(StringComparer.Ordinal) { LtiContentItem.ResourceLink, "link", "html", "image" };

    /// <summary>An item is of a type that is not shown here.</summary>
    public sealed record UnknownType(string Type) : Refusal;

    /// <summary>An item lacks what its type needs, or has it in another form.</summary>
    /// <param name="Index">From 0.</param>
    public sealed record Malformed(int Index, string Field) : Refusal;

    /// <summary>All items or none: nothing half chosen remains. The same again is not recorded.</summary>
    public Decision<LtiContentEvent> Decide(LtiContent state)
    {
        if (Items.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return Chosen(state, []);
        if (Items.ValueKind != JsonValueKind.Array || Items.GetArrayLength() > MostItems) return new Malformed(0, "content_items");
        var read = new List<LtiContentItem>();
        foreach (var (index, item) in Items.EnumerateArray().Index())
        {
            if (item.ValueKind != JsonValueKind.Object || Text(item, "type") is not { } type) return new Malformed(index, "type");
            if (!Types.Contains(type)) return new UnknownType(type);
            var (one, field) = Read(item, type);
            if (one is null) return new Malformed(index, field);
            read.Add(one);
        }

        return Chosen(state, read);
    }

    private Decision<LtiContentEvent> Chosen(LtiContent state, IReadOnlyList<LtiContentItem> items) =>
        state.Items.SequenceEqual(items) ? Decision<LtiContentEvent>.Nothing : new LtiContentChosen(Block, items, By, At);

    /// <returns>Without an item, the field that is wrong.</returns>
    private static (LtiContentItem? Item, string Field) Read(JsonElement item, string type)
    {
        var url = Text(item, "url") ?? "";
        if (url.Length > LongestUrl || (url.Length > 0 && !IsOfTheWeb(url)) || (url.Length == 0 && type is "link" or "image")) return (null, "url");
        var html = type == "html" ? Text(item, "html") ?? "" : "";
        if (html.Length > LongestText || (type == "html" && html.Length == 0)) return (null, "html");
        var (title, text) = (Text(item, "title") ?? "", Text(item, "text") ?? "");
        if (title.Length > LongestTitle) return (null, "title");
        if (text.Length > LongestText) return (null, "text");
        if (!TryPixels(item, "width", out var width)) return (null, "width");
        if (!TryPixels(item, "height", out var height)) return (null, "height");
        var custom = new List<string>();
        if (type == LtiContentItem.ResourceLink && item.TryGetProperty("custom", out var given) && given.ValueKind != JsonValueKind.Null)
        {
            if (given.ValueKind != JsonValueKind.Object) return (null, "custom");
            custom.AddRange(given.EnumerateObject().Select(pair => $"{pair.Name}={pair.Value}"));
            if (custom.Count > MostParameters || custom.Any(entry => entry.Length > LongestText)) return (null, "custom");
        }

        return (new(type, url, title, text, html, width, height, custom), "");
    }

    private static bool IsOfTheWeb(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";

    /// <summary>False: no whole number of pixels.</summary>
    private static bool TryPixels(JsonElement item, string name, out int? pixels)
    {
        pixels = null;
        if (!item.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return true;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var number) || number < 1) return false;
        pixels = Math.Min(number, MostPixels);
        return true;
    }

    // PostgreSQL's texts know no zero character.
    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!.Replace('\0', '\ufffd') : null;
}
