using System.Globalization;

namespace OpenEdx.Workers.Jobs;

/// <summary>Instants as Python writes them: microseconds only where there are some.</summary>
internal static class PythonText
{
    /// <summary>As <c>str</c>: <c>2026-05-06 12:00:00+00:00</c>.</summary>
    public static string Str(DateTimeOffset instant) => Text(instant, "yyyy-MM-dd HH:mm:ss", "'+00:00'");

    /// <summary>As the REST framework: <c>2026-05-06T12:00:00Z</c>.</summary>
    public static string Iso(DateTimeOffset instant) => Text(instant, "yyyy-MM-dd'T'HH:mm:ss", "'Z'");

    private static string Text(DateTimeOffset instant, string seconds, string zone) => instant.UtcDateTime.ToString(
        instant.Ticks % TimeSpan.TicksPerSecond < TimeSpan.TicksPerMicrosecond ? seconds + zone : seconds + ".ffffff" + zone, CultureInfo.InvariantCulture);
}
