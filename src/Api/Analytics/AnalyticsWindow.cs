using System.Globalization;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;

namespace OpenEdx.Api.Analytics;

/// <summary><c>start_date</c> (inclusive) and <c>end_date</c> (exclusive), as date or date-time. With neither, only the latest counts.</summary>
/// <param name="From">Null: open.</param>
/// <param name="To">Null: open.</param>
public sealed record AnalyticsWindow(DateTime? From, DateTime? To)
{
    private static readonly string[] Formats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HHmmss"];

    public bool IsLatestOnly => From is null && To is null;

    /// <summary>False when a date cannot be read.</summary>
    public static bool TryRead(HttpContext http, out AnalyticsWindow window)
    {
        window = new(null, null);
        if (!TryDate(http.Request.Query.One("start_date"), out var from) || !TryDate(http.Request.Query.One("end_date"), out var to)) return false;
        window = new(from, to);
        return true;
    }

    public bool Holds(DateOnly date) => Holds(date, date);

    /// <param name="begin">Compared with the start.</param>
    /// <param name="end">Compared with the end.</param>
    public bool Holds(DateOnly begin, DateOnly end) =>
        !(begin.ToDateTime(TimeOnly.MinValue) < From) && !(end.ToDateTime(TimeOnly.MinValue) >= To);

    private static bool TryDate(string? text, out DateTime? date)
    {
        date = null;
        if (text is null) return true;
        var isDate = DateTime.TryParseExact(
            text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var parsed);
        if (isDate) date = parsed;
        return isDate;
    }
}
