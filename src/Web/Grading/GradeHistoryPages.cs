using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Interchange;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Grading;

/// <summary>Why a learner has a grade, for auditors and the course team: time line, table, the events behind it, and all of it as CSV.</summary>
internal static class GradeHistoryPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/learning/course/{course}/progress/{user:long}/history", History).RequiresOnPage(Operation.ReadCourseGrades);
        routes.MapGet("/learning/course/{course}/progress/{user:long}/history.csv", Csv).RequiresOnPage(Operation.ReadCourseGrades);
        routes.MapGet("/learning/course/{course}/progress/{user:long}/history/{position:long}", Event).RequiresOnPage(Operation.ReadCourseGrades);
    }

    /// <param name="at">Query: what was recorded at an instant, or at a position of the log; absent: now.</param>
    private static async Task<IResult> History(
        string course, long user, string? at, HttpContext http, GradedCourses courses, PublishedCourses published, AccountsQuery accounts,
        GradeExplanations explanations, CancellationToken ct)
    {
        if (await View(course, user, at, courses, published, accounts, explanations, ct) is not { } view) return Unknown(http);
        return http.Page<GradeHistoryPage>(new Dictionary<string, object?>
        {
            [nameof(GradeHistoryPage.Requester)] = http.User.Requester(),
            [nameof(GradeHistoryPage.View)] = view,
        });
    }

    private static async Task<IResult> Csv(
        string course, long user, string? at, HttpContext http, GradedCourses courses, PublishedCourses published, AccountsQuery accounts,
        GradeExplanations explanations, CancellationToken ct)
    {
        if (await View(course, user, at, courses, published, accounts, explanations, ct) is not { } view) return Unknown(http);
        var key = view.Heading.Key;
        http.Response.Headers.ContentDisposition = $"attachment; filename={key.Org}-{key.Number}-{key.Run}--grades-of-{user}.csv";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Text(GradeHistoryCsv.Of(view), "text/csv", Encoding.UTF8);
    }

    /// <summary>Only events that this learner's grades name: the page is no way to read the rest of the log.</summary>
    private static async Task<IResult> Event(
        string course, long user, long position, HttpContext http, GradedCourses courses, PublishedCourses published, AccountsQuery accounts,
        GradeExplanations explanations, StreamStore streams, CancellationToken ct)
    {
        if (await View(course, user, null, courses, published, accounts, explanations, ct) is not { } view) return Unknown(http);
        var step = view.Explanation.Steps.FirstOrDefault(step => step.Places.Any(place => place.Position == position));
        if (step?.Places.First(place => place.Position == position) is not { } place || !IsOf(view.Heading.Key, place)) return Unknown(http);
        var facts = await streams.ReadStream(place.Stream, ct, place.Version, place.Version);
        return facts.Count == 0 ? Unknown(http) : http.Page<GradeEventPage>(new Dictionary<string, object?>
        {
            [nameof(GradeEventPage.Requester)] = http.User.Requester(),
            [nameof(GradeEventPage.View)] = view,
            [nameof(GradeEventPage.Fact)] = facts[0],
            [nameof(GradeEventPage.Cause)] = step.Change.Position == position ? null : step.Cause,
        });
    }

    /// <summary>What led to a grade may lead out of the course.</summary>
    private static bool IsOf(CourseKey course, EventPlace place) =>
        place.Stream.StartsWith(InstructorTask.StreamType + "/", StringComparison.Ordinal) ||
        place.Stream.Split('/') is [_, var about, ..] && (about == course.ToString() || (UsageKey.TryParse(about, out var block) && block.Course == course));

    /// <summary>Null: no such course, no such person, or no moment.</summary>
    private static async Task<GradeHistoryView?> View(
        string course, long user, string? at, GradedCourses courses, PublishedCourses published, AccountsQuery accounts,
        GradeExplanations explanations, CancellationToken ct)
    {
        var moment = default(AsOf);
        if (at is { Length: > 0 } && !AsOf.TryParse(at, out moment)) return null;
        if (!CourseKey.TryParse(course, out var key) || await published.Find(key, ct) is not { } content) return null;
        var explanation = await explanations.Of(new(user), key, moment, ct);
        var names = await accounts.Names(explanation.People, ct);
        // Who was retired has no name any more, but grades.
        if (explanation.Steps.Count == 0 && !names.ContainsKey(explanation.Learner)) return null;
        var subsections = courses.GradedCourseOf(content).Subsections.ToDictionary(subsection => subsection.Usage, subsection => subsection.Name);
        return new(new(key, content.Root.DisplayName ?? key.ToString()), explanation, names, subsections, at is { Length: > 0 } ? at : null);
    }

    private static RazorComponentResult Unknown(HttpContext http) => http.Sorry(
        404, "Not here", "There is no such course, learner, moment or event, or it is not open to you.");
}
