using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.Jobs;

namespace OpenEdx.Api.Jobs;

/// <summary>Jobs over a course run for the instructor dashboard MFE. Source: Open edX <c>lms/djangoapps/instructor/views/api_v2.py</c>. Clients: the instructor dashboard MFE.</summary>
public static class InstructorTasksV2
{
    /// <summary>
    /// <c>GET /api/instructor/v2/courses/{course}/instructor_tasks</c>: all of a problem, or the running ones of the course.
    /// <c>GET /api/instructor/v2/courses/{course}/tasks/{task}</c>: one, by the id that whoever asked for it got.
    /// </summary>
    public static IEndpointRouteBuilder MapInstructorTasksV2(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/instructor/v2/courses/{course}/instructor_tasks", List).Requires(Operation.ReadTasks, ErrorFamily.Developer);
        routes.MapGet("/api/instructor/v2/courses/{course}/tasks/{task}", One).Requires(Operation.ReadTasks, ErrorFamily.Developer);
        return routes;
    }

    public static string StatusUrl(CourseKey course, Guid task) => $"/api/instructor/v2/courses/{course}/tasks/{task}";

    private static async Task<IResult> List(string course, HttpContext http, TaskSearch search, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return DeveloperErrors.NotFound();
        var query = http.Request.Query;
        var found = await search.Find(key, query.One("problem_location_str"), query.One("unique_student_identifier"), withOutput: true, ct);
        return found.Error switch
        {
            null => Results.Json(new { tasks = found.Tasks }, WireJson.Options),
            TaskSearch.Wrong.StudentWithoutProblem => Error(StatusCodes.Status400BadRequest, "unique_student_identifier must be used with problem_location_str"),
            TaskSearch.Wrong.NoStudent => Error(StatusCodes.Status400BadRequest, "Invalid student identifier"),
            _ => Error(StatusCodes.Status400BadRequest, "Invalid problem location"),
        };
    }

    private static async Task<IResult> One(string course, string task, TasksQuery tasks, TaskWire wire, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return DeveloperErrors.NotFound();
        if (!Guid.TryParse(task, out var id) || await tasks.Find(id, ct) is not { } found || found.CourseId != key.ToString())
            return Error(StatusCodes.Status404NotFound, "There is no such task.");
        var answer = new Dictionary<string, object?>
        {
            ["task_id"] = found.Id,
            ["state"] = found.State == "requested" ? "pending" : found.State,
            ["created_at"] = found.RequestedAt,
            ["updated_at"] = found.ChangedAt,
        };
        if (found.State == "running") answer["progress"] = new { current = found.Done, total = found.Total };
        if (found.State == "completed") answer["result"] = new { success = true, message = await wire.MessageOf(found, ct) };
        if (found.State == "failed") answer["error"] = new { code = "TASK_FAILED", message = found.Error };
        return Results.Json(answer, WireJson.Options);
    }

    private static IResult Error(int status, string error) => Results.Json(new { error }, WireJson.Options, statusCode: status);
}
