using NodaTime;
using NodaTime.TimeZones;

namespace OpenEdx.Api.Identity;

/// <param name="TimeZone">IANA name.</param>
/// <param name="Description">For people: name, abbreviation and offset of the moment.</param>
public sealed record NamedTimeZone(string TimeZone, string Description);

/// <summary>Time zones that people may choose, by the tz database that is built in.</summary>
/// <remarks>Source of the form: Open edX <c>openedx/core/lib/time_zone_utils.py</c>.</remarks>
public static class TimeZones
{
    private static readonly TzdbDateTimeZoneSource Source = TzdbDateTimeZoneSource.Default;

    /// <summary>Places, and the zone of no place; not the names of former times and the abbreviations.</summary>
    private static readonly string[] Common =
        [.. (Source.ZoneLocations ?? []).Select(place => place.ZoneId).Append("UTC").Distinct().Order(StringComparer.Ordinal)];

    public static bool IsKnown(string name) => Source.CanonicalIdMap.ContainsKey(name);

    /// <summary>By name.</summary>
    /// <param name="country">ISO code of two letters; all zones when it is null or has none.</param>
    public static IReadOnlyList<NamedTimeZone> Of(string? country, DateTimeOffset now)
    {
        var ofCountry = (Source.ZoneLocations ?? [])
            .Where(place => string.Equals(place.CountryCode, country, StringComparison.OrdinalIgnoreCase)).Select(place => place.ZoneId).Order(StringComparer.Ordinal).ToArray();
        var instant = Instant.FromDateTimeOffset(now);
        return [.. (ofCountry.Length > 0 ? ofCountry : Common).Select(name => new NamedTimeZone(name, Described(name, instant)))];
    }

    private static string Described(string name, Instant now)
    {
        var interval = Source.ForId(name).GetZoneInterval(now);
        var offset = interval.WallOffset.ToString("+HHmm", null);
        return $"{name} ({interval.Name}, UTC{offset})";
    }
}
