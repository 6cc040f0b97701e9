using System.Globalization;
using System.Text.RegularExpressions;

namespace OpenEdx.Domain.Analytics;

/// <summary>Instants and spans of time as statements write them (tracking §7.2, §7.3): xAPI and Caliper each in its own way.</summary>
internal static partial class StatementTimes
{
    private const int MostFractionDigits = 6;

    /// <summary>Seconds with three decimals; a tie goes to the even digit.</summary>
    public static double Thousandths(double seconds) =>
        // Only a multiple of 1/16 can lie halfway, and such a one has four decimals, which a decimal holds as they are.
        Math.IEEERemainder(seconds * 16, 2) is 1 or -1 && Math.Abs(seconds) < 1e11
            ? (double)Math.Round((decimal)seconds, 3, MidpointRounding.ToEven)
            : double.Parse(seconds.ToString("F3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>An instant as it came, with its fraction in microseconds, or none when it is zero, and its offset: <c>2020-07-15T05:59:29.700000+00:00</c>.</summary>
    /// <exception cref="UntransformableException">No instant with an offset.</exception>
    public static string WithOffset(string instant)
    {
        var (local, microseconds, offset) = Read(instant);
        var fraction = microseconds == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $".{microseconds:000000}");
        var sign = offset < TimeSpan.Zero ? '-' : '+';
        return string.Create(CultureInfo.InvariantCulture, $"{local:yyyy-MM-dd'T'HH:mm:ss}{fraction}{sign}{offset:hh\\:mm}");
    }

    /// <summary>UTC with milliseconds, the rest cut off: <c>2020-07-15T05:59:29.700Z</c>.</summary>
    /// <exception cref="UntransformableException">No instant with an offset.</exception>
    public static string Utc(string instant)
    {
        var (local, microseconds, offset) = Read(instant);
        return string.Create(CultureInfo.InvariantCulture, $"{local - offset:yyyy-MM-dd'T'HH:mm:ss}.{microseconds / 1000:000}Z");
    }

    /// <summary>ISO 8601 with two digits for each part behind the first: <c>PT03M15S</c>.</summary>
    public static string Padded(double seconds)
    {
        var (days, hours, minutes, whole, microseconds) = Parts(seconds);
        var date = days > 0 ? string.Create(CultureInfo.InvariantCulture, $"{days}D") : "";
        var hour = days > 0 || hours > 0 ? string.Create(CultureInfo.InvariantCulture, $"{hours:00}H") : "";
        var minute = hour.Length > 0 || minutes > 0 ? string.Create(CultureInfo.InvariantCulture, $"{minutes:00}M") : "";
        return string.Create(CultureInfo.InvariantCulture, $"P{date}T{hour}{minute}{whole:00}{Fraction(microseconds)}S");
    }

    /// <summary>ISO 8601 without zeros: <c>PT3M14.381S</c>; nothing at all is <c>P0D</c>.</summary>
    public static string Short(double seconds)
    {
        var (days, hours, minutes, whole, microseconds) = Parts(Math.Abs(seconds));
        if (days + hours + minutes + whole + microseconds == 0) return "P0D";
        static string Part(long number, char unit) => number == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{number}{unit}");
        var second = whole + microseconds == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{whole}{Fraction(microseconds)}S");
        var time = $"{Part(hours, 'H')}{Part(minutes, 'M')}{second}";
        return $"{(seconds < 0 ? "-" : "")}P{Part(days, 'D')}{(time.Length > 0 ? "T" : "")}{time}";
    }

    private static string Fraction(long microseconds) =>
        microseconds == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $".{microseconds:000000}").TrimEnd('0');

    /// <exception cref="UntransformableException">More than any clock shows, or less than nothing.</exception>
    private static (long Days, long Hours, long Minutes, long Seconds, long Microseconds) Parts(double seconds)
    {
        if (seconds is not (>= 0 and < 1e11)) throw new UntransformableException("a span of time is out of bounds");
        var whole = Math.Truncate(seconds);
        var all = ((long)whole * 1_000_000) + (long)Math.Round((seconds - whole) * 1e6, MidpointRounding.ToEven);
        var (minutes, rest) = Math.DivRem(all / 1_000_000, 60);
        return (minutes / 1440, minutes / 60 % 24, minutes % 60, rest, all % 1_000_000);
    }

    private static (DateTime Local, int Microseconds, TimeSpan Offset) Read(string instant)
    {
        var match = Instant().Match(instant);
        if (!match.Success || !DateTime.TryParseExact(match.Groups["local"].Value, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) ||
            local.Year is < 2 or > 9998)
            throw new UntransformableException($"'{instant}' is no instant with an offset");
        var fraction = match.Groups["fraction"].Value;
        var microseconds = fraction.Length == 0
            ? 0
            : int.Parse(fraction.Length > MostFractionDigits ? fraction[..MostFractionDigits] : fraction.PadRight(MostFractionDigits, '0'), CultureInfo.InvariantCulture);
        if (match.Groups["hours"] is not { Success: true } hours) return (local, microseconds, TimeSpan.Zero);
        var minutes = match.Groups["minutes"] is { Success: true } named ? int.Parse(named.Value, CultureInfo.InvariantCulture) : 0;
        var offset = new TimeSpan(int.Parse(hours.Value, CultureInfo.InvariantCulture), minutes, 0);
        return (local, microseconds, match.Groups["sign"].Value == "-" ? -offset : offset);
    }

    [GeneratedRegex(@"^(?<local>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:[.,](?<fraction>\d+))?(?:Z|(?<sign>[+-])(?<hours>[01]\d|2[0-3])(?::?(?<minutes>\d\d))?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Instant();
}
