using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Grading;

/// <summary>
/// What learners submitted to the problems of a course. Clients: partner systems, as global staff. Source: Open edX
/// <c>lms/djangoapps/grades/rest_api/v1/views.py</c> (SubmissionHistoryView).
/// </summary>
/// <remarks>
/// Differs: one entry per fact, where upstream stores answers and score one after the other. As upstream: problems right below units only, and nothing of
/// work that was deleted.
/// </remarks>
public static class SubmissionHistoryV1
{
    /// <summary><c>GET /api/grades/v1/submission_history/{course}/[?username=]</c>.</summary>
    public static IEndpointRouteBuilder MapSubmissionHistoryV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/grades/v1/submission_history/{course}/", History).Requires(Operation.AdministerPlatform, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> History(
        string course, HttpContext http, EnrollmentPages pages, PublishedCourses courses, StreamStore streams, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return GradeOverrides.Error(400, "The provided course key cannot be parsed.", "invalid_course_key");
        IReadOnlyCollection<string> usernames = http.Request.Query.One("username") is { } username ? [username] : [];
        if (await pages.Of(http.Request, key, usernames, ct) is not { } page) return DeveloperErrors.NotFound("Invalid cursor");
        var results = new List<object>();
        if (page.Rows.Count > 0 && await courses.Find(key, ct) is { } published)
        {
            var problems = Problems(published);
            foreach (var user in page.Rows.Select(row => new UserId(row.UserId)))
            {
                results.Add(new
                {
                    course_id = key.ToString(),
                    course_name = published.Root.ShownName(),
                    user = page.Names.TryGetValue(user, out var name) ? name.Username : "",
                    problems = await Of(user, problems, streams, ct),
                });
            }
        }

        return Results.Json(new { next = page.Next, previous = page.Previous, results }, WireJson.Options);
    }

    private static async Task<List<object>> Of(UserId user, IReadOnlyList<PublishedBlock> problems, StreamStore streams, CancellationToken ct)
    {
        var facts = await streams.ReadStreams([.. problems.Select(problem => ModuleStreams.StreamOf(user, problem.Usage)!)], ct);
        var wire = new List<object>();
        foreach (var problem in problems)
        {
            if (!facts.TryGetValue(ModuleStreams.StreamOf(user, problem.Usage)!, out var past)) continue;
            var rows = ModuleStreams.HistoryOf(problem.Usage, past).Reverse().TakeWhile(row => row.State is not null).ToList();
            if (rows.Count == 0) continue;
            wire.Add(new
            {
                location = problem.Usage.ToString(),
                name = problem.ShownName(),
                submission_history = rows.Select(row => new { state = row.State, grade = row.Grade, max_grade = row.MaxGrade }),
                data = problem.Content ?? "",
            });
        }

        return wire;
    }

    private static IReadOnlyList<PublishedBlock> Problems(PublishedCourse course) =>
    [
        .. course.Root.Children.SelectMany(section => section.Children).SelectMany(subsection => subsection.Children).SelectMany(unit => unit.Children)
            .Where(block => block.Type == "problem"),
    ];
}
