using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.Jobs;

namespace OpenEdx.Api.Jobs;

/// <summary>
/// Lists of the jobs over a course run. Clients: instructor dashboard, communications MFE. Source: Open edX
/// <c>lms/djangoapps/instructor/views/api.py</c>, <c>lms/djangoapps/instructor_task/views.py</c>.
/// </summary>
public static class InstructorTasksV1
{
    private const string Orphan = "unique_student_identifier must accompany problem_location_str";

    /// <summary>
    /// <c>POST /courses/{course}/instructor/api/list_instructor_tasks</c>, its twin <c>GET /api/instructor/v1/tasks/{course}</c>,
    /// <c>POST …/list_entrance_exam_instructor_tasks</c> and <c>GET|POST /instructor_task_status/?task_id=</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapInstructorTasksV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/courses/{course}/instructor/api/list_instructor_tasks", List).Requires(Operation.ReadTasks);
        routes.MapGet("/api/instructor/v1/tasks/{course}", List).Requires(Operation.ReadTasks);
        routes.MapPost("/courses/{course}/instructor/api/list_entrance_exam_instructor_tasks", ListOfExam).Requires(Operation.ReadTasks);
        routes.MapMethods("/instructor_task_status/", ["GET", "POST"], Status).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> List(string course, HttpContext http, TaskSearch search, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var ask = await TeamRequest.Read(http, ct);
        return Answer(await search.Find(key, ask.Text("problem_location_str"), ask.Text("unique_student_identifier"), withOutput: false, ct));
    }

    private static async Task<IResult> ListOfExam(string course, HttpContext http, TaskSearch search, PublishedCourses courses, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } published) return RestErrors.NotFound();
        if (published.EntranceExam() is not { } exam) return Bad("Course has no valid entrance exam section.");
        var ask = await TeamRequest.Read(http, ct);
        return Answer(await search.Find(key, exam.Usage.ToString(), ask.Text("unique_student_identifier"), withOutput: false, ct));
    }

    /// <summary>Tasks that the caller may not know of are left out, as unknown ones are.</summary>
    private static async Task<IResult> Status(HttpContext http, TasksQuery tasks, TaskWire wire, CourseAuthorizer authorizer, CancellationToken ct)
    {
        var ask = await TeamRequest.Read(http, ct);
        if (ask.Text("task_id") is { } single) return Results.Json(await Find(single) ?? new Dictionary<string, object?>(), WireJson.Options);
        var found = new Dictionary<string, object?>();
        foreach (var id in http.Request.Query.Many("task_ids[]"))
        {
            if (await Find(id) is { } status) found[id] = status;
        }

        return Results.Json(found, WireJson.Options);

        async Task<IDictionary<string, object?>?> Find(string text)
        {
            if (!Guid.TryParse(text, out var id) || await tasks.Find(id, ct) is not { CourseId: { } course } task) return null;
            return await authorizer.May(http.User.Requester(), Operation.ReadTasks, CourseKey.Parse(course), ct) ? await wire.Status(task, ct) : null;
        }
    }

    private static IResult Answer(TaskSearch.Found found) => found.Error switch
    {
        null => Results.Json(new { tasks = found.Tasks }, WireJson.Options),
        TaskSearch.Wrong.StudentWithoutProblem => Bad(Orphan),
        TaskSearch.Wrong.NoStudent => Bad("There is no such user."),
        _ => Bad("The parameter problem_location_str names no block of this course."),
    };

    private static IResult Bad(string sentence) => Results.Text(sentence, statusCode: StatusCodes.Status400BadRequest);
}
