namespace OpenEdx.Projections.Analytics;

/// <summary>Instants in the precision of PostgreSQL, so that what is compared in memory equals what was stored.</summary>
internal static class StoredInstant
{
    public static DateTimeOffset Of(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
