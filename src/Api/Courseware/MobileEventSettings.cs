namespace OpenEdx.Api.Courseware;

/// <summary>What a collector of mobile events (Segment, or one that posts alike) must bring.</summary>
/// <param name="Key">Secret in the address; null: nobody may post.</param>
public sealed record MobileEventSettings(string? Key)
{
    /// <summary>Libraries of the apps, by the word under which their events are recorded.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["analytics-android"] = "mobile",
        ["analytics-ios"] = "mobile",
        ["@segment/analytics-react-native"] = "mobile",
    };

    public IReadOnlyCollection<string> Types { get; init; } = ["track", "screen"];

    /// <summary>Events with one of these in the name are for others.</summary>
    public IReadOnlyCollection<string> ForbiddenParts { get; init; } = [];

    public static MobileEventSettings From(Func<string, string?> variable) => new(variable("OPENEDX_SEGMENT_KEY") is { Length: > 0 } key ? key : null);
}
