using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using OpenEdx.EventStore.Privacy;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// Addresses of report files: whoever has one may read that report for two minutes, without signing in. Stands for the signed addresses of
/// upstream's file store (edx-analytics-data-api <c>analytics_data_api/utils.py</c>).
/// </summary>
public sealed partial class ReportLinks(InstallationSecrets secrets)
{
    public const string ProblemResponse = "problem_response";

    public static readonly TimeSpan Life = TimeSpan.FromSeconds(120);

    /// <summary><c>{course id with _}_{name}.csv</c>.</summary>
    public static string FileName(AnalyticsCourse course, string name) =>
        $"{Unsafe().Replace(course.Id[(course.Id.IndexOf(':', StringComparison.Ordinal) + 1)..], "_")}_{name}.csv";

    /// <summary>Path and query, without a host.</summary>
    /// <param name="asOf">The report counts events up to that day; null: all.</param>
    public async Task<string> Of(AnalyticsCourse course, string name, DateOnly? asOf, DateTimeOffset now, CancellationToken ct)
    {
        var expires = (now + Life).ToUnixTimeSeconds();
        var signature = await Sign(course, name, asOf, expires, ct);
        var day = asOf is { } date ? string.Create(CultureInfo.InvariantCulture, $"as_of={date:yyyy-MM-dd}&") : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"/api/insights/v1/courses/{course.Segment}/reports/{name}/{FileName(course, name)}?{day}expires={expires}&signature={signature}");
    }

    public async Task<bool> IsGenuine(AnalyticsCourse course, string name, DateOnly? asOf, long expires, string signature, DateTimeOffset now, CancellationToken ct) =>
        now.ToUnixTimeSeconds() <= expires && CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(await Sign(course, name, asOf, expires, ct)), Encoding.ASCII.GetBytes(signature));

    private async Task<string> Sign(AnalyticsCourse course, string name, DateOnly? asOf, long expires, CancellationToken ct)
    {
        var key = await secrets.Get("report_links", () => RandomNumberGenerator.GetBytes(32), ct);
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{course} {name} {asOf:yyyy-MM-dd} {expires}"))));
    }

    [GeneratedRegex(@"[^\w.\-]+")]
    private static partial Regex Unsafe();
}
