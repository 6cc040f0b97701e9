namespace OpenEdx.Api.Identity;

/// <summary>A form as clients draw it.</summary>
public static class FormDescriptions
{
    public static object ToWire(string submitUrl, IEnumerable<FormField> fields) =>
        new { method = "post", submit_url = submitUrl, fields = fields.Select(field => field.ToWire()) };
}

/// <summary>One field of a form; the names of the members are those of the wire, which mixes two styles here.</summary>
/// <param name="Type"><c>text</c>, <c>email</c>, <c>password</c>, <c>select</c>, <c>textarea</c>, <c>checkbox</c>, <c>plaintext</c>, <c>hidden</c>.</param>
/// <param name="Options">Only for selects.</param>
public sealed record FormField(
    string Name,
    string Label,
    string Type,
    bool Required,
    string Instructions = "",
    IReadOnlyDictionary<string, int>? Restrictions = null,
    string? WhenMissing = null,
    IReadOnlyList<FormOption>? Options = null)
{
    /// <summary>As written on the wire.</summary>
    public IReadOnlyDictionary<string, object?> ToWire()
    {
        var field = new Dictionary<string, object?>
        {
            ["name"] = Name,
            ["label"] = Label,
            ["type"] = Type,
            ["defaultValue"] = "",
            ["placeholder"] = "",
            ["instructions"] = Instructions,
            ["exposed"] = Required,
            ["required"] = Required,
            ["restrictions"] = Restrictions ?? new Dictionary<string, int>(),
            ["errorMessages"] = WhenMissing is null ? [] : new Dictionary<string, string> { ["required"] = WhenMissing },
            ["supplementalLink"] = "",
            ["supplementalText"] = "",
            ["loginIssueSupportLink"] = "",
        };
        if (Options is not null) field["options"] = Options;
        return field;
    }
}

/// <param name="Value">What the form sends; empty for "not told".</param>
public sealed record FormOption(string Value, string Name, bool Default = false);
