using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Identity;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Analytics;

/// <summary>All courses whose figures one may see: as a list, as CSV, side by side.</summary>
internal static class CourseListPages
{
    private const int MostCompared = 8;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/insights/courses/", List).RequiresOnPage(Operation.UseOwnAccount);
        routes.MapGet("/insights/courses/csv", Csv).RequiresOnPage(Operation.UseOwnAccount);
        routes.MapGet("/insights/compare", Compare).RequiresOnPage(Operation.UseOwnAccount);
    }

    private static async Task<IResult> List(HttpContext http, CourseSummariesQuery summaries, CourseListsQuery lists, ProgramsQuery programs, TimeProvider clock, CancellationToken ct)
    {
        var query = CourseListQuery.Of(http.Request.Query);
        var known = await programs.All(ct);
        return http.Page<CourseListPage>(new Dictionary<string, object?>
        {
            [nameof(CourseListPage.Requester)] = http.User.Requester()!,
            [nameof(CourseListPage.Query)] = query,
            [nameof(CourseListPage.Rows)] = query.Apply(await Rows(http.User.Requester()!, [], query.AsOf, summaries, lists, clock, ct), known),
            [nameof(CourseListPage.Today)] = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime),
            [nameof(CourseListPage.Programs)] = known,
        });
    }

    private static async Task<IResult> Csv(HttpContext http, CourseSummariesQuery summaries, CourseListsQuery lists, ProgramsQuery programs, TimeProvider clock, CancellationToken ct)
    {
        var csv = new StringBuilder("availability,catalog_course_title,count,count_change_7_days,course_id,cumulative_count,end_date,masters,pacing_type,passing_users,start_date,verified\r\n");
        var query = CourseListQuery.Of(http.Request.Query);
        foreach (var row in query.Apply(await Rows(http.User.Requester()!, [], query.AsOf, summaries, lists, clock, ct), await programs.All(ct)))
        {
            csv.AppendJoin(
                ',', row.Availability, Cell(row.Name), row.Current, row.Change7Days, row.Course, row.Total, row.End is { } end ? Shares.Iso(end) : "", row.Masters, row.Pacing, row.Passing,
                row.Start is { } start ? Shares.Iso(start) : "", row.Verified).Append("\r\n");
        }

        http.Response.Headers.ContentDisposition =
            $"attachment; filename={clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}--course-list.csv";
        return Results.Text(csv.ToString(), "text/csv", Encoding.UTF8);
    }

    private static async Task<IResult> Compare(
        HttpContext http, CourseSummariesQuery summaries, CourseListsQuery lists, EnrollmentQuery enrollment, ActivityQuery activity, TimeProvider clock, CancellationToken ct)
    {
        var who = http.User.Requester()!;
        var asked = http.Request.Query["course"].Select(AnalyticsCourse.Read).OfType<AnalyticsCourse>().Where(course => course.MaySee(who)).Distinct().Take(MostCompared).ToList();
        var asOf = InsightsVisits.AsOf(http.Request.Query["as_of"]);
        var rows = asked.Count == 0 ? [] : (await Rows(who, asked, asOf, summaries, lists, clock, ct)).ToDictionary(row => row.Course);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var (until, over) = asOf < today ? (asOf.Value, asOf.Value.AddDays(1)) : (today, today);
        var compared = new List<ComparePage.Compared>();
        foreach (var course in asked.Where(course => rows.ContainsKey(course.Id)))
        {
            var weeks = await activity.Weeks(course, EnrollmentCut.Everybody, asOf, ct);
            var last = weeks.LastOrDefault(week => week.End <= over);
            compared.Add(new(
                rows[course.Id], [.. (await enrollment.Days(course, EnrollmentCut.Everybody, until, ct)).Select(day => (double)day.Count)],
                last is not null && last.End.AddDays(7) > over ? last.Learners : new Dictionary<string, int>()));
        }

        return http.Page<ComparePage>(new Dictionary<string, object?>
        {
            [nameof(ComparePage.Requester)] = who,
            [nameof(ComparePage.Courses)] = compared,
            [nameof(ComparePage.AsOf)] = asOf,
            [nameof(ComparePage.Today)] = today,
        });
    }

    private static async Task<IReadOnlyList<CourseListRow>> Rows(
        Requester who, IReadOnlyCollection<AnalyticsCourse> asked, DateOnly? asOf, CourseSummariesQuery summaries, CourseListsQuery lists, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var until = asOf < today ? asOf.Value : today;
        var courses = (await summaries.Of(CourseListsQuery.Open(who, asked), until, until, ct)).GroupBy(mode => mode.Course).ToList();
        var catalog = await lists.Catalog([.. courses.Select(course => course.Key)], now, ct);
        return [.. courses.Select(course => CourseListRow.Of(course.Key, [.. course], catalog.GetValueOrDefault(course.Key)))];
    }

    /// <summary>Names come from authors: what a spreadsheet would run as a formula gets an apostrophe.</summary>
    private static string Cell(string text) =>
        $"\"{(text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" : "")}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
