using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Versions;
using OpenEdx.Projections.Identity;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Analytics;

/// <summary>How current the reports are, for operators: what each has not seen yet, what it could not digest, which versions of it there are.</summary>
internal static class ReportHealthPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/insights/reports", Show).RequiresOnPage(Operation.AdministerPlatform);
        routes.MapGet("/insights/reports/{report}", Compare).RequiresOnPage(Operation.AdministerPlatform);
    }

    private static async Task<IResult> Show(HttpContext http, ProjectionProgress progress, CancellationToken ct)
    {
        var status = await progress.Status(ct);
        return http.Page<ReportHealthPage>(new Dictionary<string, object?>
        {
            [nameof(ReportHealthPage.Requester)] = http.User.Requester(),
            [nameof(ReportHealthPage.Reports)] = status.Where(one => one.Lifecycle is not null && one.State is not null).OrderByDescending(one => one.Lag).ThenBy(one => one.Name, StringComparer.Ordinal).ToList(),
            [nameof(ReportHealthPage.Others)] = status.Where(one => one.Lifecycle is null).OrderByDescending(one => one.Lag).ThenBy(one => one.Name, StringComparer.Ordinal).ToList(),
        });
    }

    /// <param name="with">Query: a built version to compare with the one that readers see; absent: none.</param>
    private static async Task<IResult> Compare(
        string report, int? with, HttpContext http, ProjectionVersions versions, VersionComparer comparer, CancellationToken ct)
    {
        var known = (await versions.All(ct)).Where(one => one.Projection == report).OrderBy(one => one.Version).ToList();
        if (known.Count == 0) return http.Sorry(404, "No such report", "The list of reports names those that there are.");
        var chosen = known.FirstOrDefault(one => one.Version == with && one.State != VersionState.Live);
        return http.Page<ReportVersionsPage>(new Dictionary<string, object?>
        {
            [nameof(ReportVersionsPage.Requester)] = http.User.Requester(),
            [nameof(ReportVersionsPage.Report)] = report,
            [nameof(ReportVersionsPage.Versions)] = known,
            [nameof(ReportVersionsPage.Comparison)] = chosen is null ? null : await comparer.Compare(report, chosen.Version, null, ct),
        });
    }
}
