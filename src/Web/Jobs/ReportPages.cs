using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.Jobs;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Jobs;

/// <summary>Reports of a course for its team: which there are, which are on their way, which can be downloaded. Its forms post to the API.</summary>
internal static class ReportPages
{
    /// <summary>How long a failure is worth a line.</summary>
    private static readonly TimeSpan News = TimeSpan.FromDays(1);

    public static void Map(IEndpointRouteBuilder routes)
    {
        // Where Open edX's links to the instructor dashboard lead.
        routes.MapGet("/courses/{course}/instructor", (string course) => Results.Redirect($"/courses/{course}/instructor/data_downloads")).RequiresOnPage(Operation.ReadReports);
        routes.MapGet("/courses/{course}/instructor/data_downloads", Show).RequiresOnPage(Operation.ReadReports);
    }

    /// <param name="refused">Query: type of a report that was asked for and is not made.</param>
    private static async Task<IResult> Show(
        string course, string? refused, HttpContext http, PublishedCourses courses, CourseReportsQuery reports, TimeProvider clock, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } published)
            return http.Sorry(404, "No such course", "There is no course under this address.");
        var who = http.User.Requester()!;
        var now = clock.GetUtcNow();
        return http.Page<ReportsPage>(new Dictionary<string, object?>
        {
            [nameof(ReportsPage.Requester)] = who,
            [nameof(ReportsPage.Heading)] = new CourseHeading(key, published.Root.DisplayName ?? key.ToString()),
            [nameof(ReportsPage.MayMake)] = AuthorizationTable.Allows(Operation.MakeReports, AccessRoles.Held(who, key, isEnrolled: false)),
            [nameof(ReportsPage.Pending)] = await reports.Pending(key, now - News, ct),
            [nameof(ReportsPage.Downloads)] = await reports.Downloads(key, now, ct),
            [nameof(ReportsPage.Parts)] = Parts(published),
            [nameof(ReportsPage.Refused)] = refused is null ? null : ReportKind.OfType(refused),
            [nameof(ReportsPage.CsrfToken)] = CsrfCookie.Ensure(http),
        });
    }

    /// <summary>What a report about answers may be limited to: the course, its sections and subsections, in course order.</summary>
    private static List<CoursePart> Parts(PublishedCourse course) =>
    [
        new(course.Root.Usage, "The whole course", 0),
        .. course.Root.Children.SelectMany(section => (IEnumerable<CoursePart>)
        [
            new(section.Usage, NameOf(section), 1), .. section.Children.Select(subsection => new CoursePart(subsection.Usage, NameOf(subsection), 2)),
        ]),
    ];

    private static string NameOf(PublishedBlock block) => block.DisplayName is { Length: > 0 } name ? name : block.Usage.BlockId;
}

/// <summary>A block that can be chosen.</summary>
/// <param name="Depth">0: the course.</param>
public sealed record CoursePart(UsageKey Usage, string Name, int Depth);
