using System.Globalization;

namespace OpenEdx.Web.SharedKernel;

/// <summary>Instants and numbers as people read them. All instants in UTC, said so where the hour matters.</summary>
public static class Dates
{
    /// <summary><c>3 May 2027</c>.</summary>
    public static string Long(DateTimeOffset instant) => instant.UtcDateTime.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary><c>3 May 2027, 14:05 UTC</c>.</summary>
    public static string Exact(DateTimeOffset instant) => instant.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary><c>3 May</c>.</summary>
    public static string Short(DateOnly day) => day.ToString("d MMM", CultureInfo.InvariantCulture);

    /// <summary>0.125 → <c>12.5%</c>.</summary>
    public static string Percent(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + "%";

    /// <summary><c>1 hour and 30 minutes</c>.</summary>
    public static string Minutes(int minutes)
    {
        var (hours, rest) = Math.DivRem(minutes, 60);
        var parts = new List<string>();
        if (hours > 0) parts.Add(Counted(hours, "hour"));
        if (rest > 0 || hours == 0) parts.Add(Counted(rest, "minute"));
        return string.Join(" and ", parts);

        static string Counted(int count, string unit) => FormattableString.Invariant($"{count} {unit}{(count == 1 ? "" : "s")}");
    }

    /// <summary>Points without needless zeros.</summary>
    public static string Points(double points) => points.ToString("0.##", CultureInfo.InvariantCulture);
}
