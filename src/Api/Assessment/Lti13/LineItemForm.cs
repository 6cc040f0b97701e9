using System.Globalization;
using System.Text.Json;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Api.Assessment;

/// <summary>Reads line items and scores as tools write them; errors by member, in the words of Django's REST framework.</summary>
/// <remarks>Source: Open edX xblock-lti-consumer <c>serializers.py</c> (LtiAgsLineItemSerializer), <c>models.py</c> (LtiAgsLineItem: lengths).</remarks>
internal sealed class LineItemForm
{
    public const string Required = "This field is required.";

    private readonly SortedDictionary<string, string[]> errors = new(StringComparer.Ordinal);
    private readonly JsonElement sent;

    private LineItemForm(JsonElement sent) => this.sent = sent;

    public static (LtiLineItem? Item, IReadOnlyDictionary<string, string[]> Errors) Read(JsonElement? body)
    {
        var form = new LineItemForm(body is { ValueKind: JsonValueKind.Object } sent ? sent : JsonElement.Parse("{}"));
        var maximum = form.Whole("scoreMaximum");
        var label = form.Text("label", 100, isRequired: true);
        var resource = form.Text("resourceId", 255);
        var tag = form.Text("tag", 50);
        var link = form.Text("resourceLinkId", 255);
        UsageKey? usage = null;
        if (link is not null && !UsageKey.TryParse(link, out usage)) form.errors["resourceLinkId"] = [$"Invalid usage key: '{link}'"];
        var (start, end) = (form.Instant("startDateTime"), form.Instant("endDateTime"));
        if (form.errors.Count == 0 && resource is null && usage is null)
            form.errors["non_field_errors"] = ["Must provide at least one of resource_id or resource_link_id"];
        return form.errors.Count > 0 ? (null, form.errors) : (new(resource ?? "", usage, maximum!.Value, label!, tag ?? "", start, end), form.errors);
    }

    /// <summary>Null: no instant in the form of ISO 8601. Without a zone it is UTC.</summary>
    public static DateTimeOffset? InstantOf(string? text) =>
        text is { Length: >= 10 } && char.IsAsciiDigit(text[0]) &&
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at
            : null;

    private double? Whole(string name)
    {
        if (!sent.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            errors[name] = [Required];
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number == Math.Floor(number) && number is >= 0 and <= int.MaxValue) return number;
        errors[name] = ["A valid integer is required."];
        return null;
    }

    private string? Text(string name, int longest, bool isRequired = false)
    {
        if (!sent.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            if (isRequired) errors[name] = [Required];
            return null;
        }

        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number)) errors[name] = ["Not a valid string."];
        else if (value.ToString().Length > longest) errors[name] = [$"Ensure this field has no more than {longest} characters."];
        else return value.ToString();
        return null;
    }

    private DateTimeOffset? Instant(string name)
    {
        if (!sent.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind == JsonValueKind.String && InstantOf(value.GetString()) is { } at) return at;
        errors[name] = ["Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]."];
        return null;
    }
}
