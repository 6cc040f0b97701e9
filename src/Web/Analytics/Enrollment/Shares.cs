using System.Globalization;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Analytics;

/// <summary>Numbers as pages of Insights write them.</summary>
internal static class Shares
{
    /// <summary>A part in percent; a dash where there is nothing to take a part of.</summary>
    public static string Of(long part, long all) => all == 0 ? "–" : Dates.Percent(Math.Round((double)part / all, 3));

    public static string Signed(long change) => change > 0 ? $"+{Number(change)}" : Number(change);

    public static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
