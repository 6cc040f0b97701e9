using System.Globalization;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;

namespace OpenEdx.Api.Analytics;

/// <summary><c>as_of=YYYY-MM-DD</c>: events up to the end of that day count; absent: today, UTC.</summary>
public static class AsOfDay
{
    /// <summary>False when the text is no date.</summary>
    public static bool TryRead(HttpContext http, RequestClock clock, out DateOnly asOf) => TryRead(http, "as_of", DateOnly.FromDateTime(clock.Now(http).UtcDateTime), out asOf);

    /// <param name="name">Of the query parameter.</param>
    /// <param name="otherwise">When it is absent.</param>
    public static bool TryRead(HttpContext http, string name, DateOnly otherwise, out DateOnly day)
    {
        day = otherwise;
        return http.Request.Query.One(name) is not { } text || DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    }

    public static IResult Bad() => AnalyticsAnswer.Error(400, "illegal_parameter_values", "Dates are YYYY-MM-DD.");
}
