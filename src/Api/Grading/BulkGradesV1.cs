using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Grading;

/// <summary>
/// Subsection grades of a course as a file, out and in. Client: gradebook MFE. Source: Open edX edx-bulk-grades, <c>bulk_grades/views.py</c>.
/// </summary>
/// <remarks>
/// Differs: a file is worked off before the answer comes, so that <c>waiting</c> is never true; a file with a mistake changes nothing. Each
/// import is a task of the course, which is its history.
/// </remarks>
public static class BulkGradesV1
{
    private const string Kind = "import_grades";
    private const int LargestFile = 4 * 1024 * 1024;

    /// <summary>
    /// <c>GET|POST /api/bulk_grades/course/{course}/</c>, <c>GET …/history/</c>, <c>GET …/intervention/</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapBulkGradesV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/bulk_grades/course/{course}/", Export).Requires(Operation.ReadCourseGrades, ErrorFamily.Developer);
        routes.MapPost("/api/bulk_grades/course/{course}/", Import).Requires(Operation.OverrideGrades, ErrorFamily.Developer);
        routes.MapGet("/api/bulk_grades/course/{course}/history/", History).Requires(Operation.ReadCourseGrades, ErrorFamily.Developer);
        routes.MapGet("/api/bulk_grades/course/{course}/intervention/", Interventions).Requires(Operation.ReadCourseGrades, ErrorFamily.Developer);
        return routes;
    }

    private static Task<IResult> Export(string course, HttpContext http, GradedCourses courses, GradeFileWriter writer, CancellationToken ct) =>
        File(course, "", http, courses, writer.Grades, ct);

    private static Task<IResult> Interventions(string course, HttpContext http, GradedCourses courses, GradeFileWriter writer, CancellationToken ct) =>
        File(course, "-intervention", http, courses, writer.Interventions, ct);

    private static async Task<IResult> File(
        string course, string name, HttpContext http, GradedCourses courses, Func<Stream, GradeFile, GradedCourse, GradebookFilter, CancellationToken, Task> write, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } graded) return DeveloperErrors.NotFound();
        if (!GradebookFilters.TryRead(http.Request.Query, out var filter)) return DeveloperErrors.Message(400, "A grade of the query is no number.");
        var query = http.Request.Query;
        var file = new GradeFile(graded, query.One("assignment"), query.One("assignmentType") ?? query.One("assignment_type"));
        filter = filter with { FormerToo = !(query.TryFlag("active_only", out var activeOnly) && activeOnly == true) };
        return Results.Stream(
            stream => write(stream, file, graded, filter, ct), "text/csv", $"{course}{name}.csv".Replace(':', '-'));
    }

    private static async Task<IResult> Import(
        string course, HttpContext http, GradedCourses courses, LearnerEnrollmentsQuery enrollments, GradeOverrides overrides, StreamStore streams,
        RequestClock clock, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } graded) return DeveloperErrors.NotFound();
        if (!http.Request.HasFormContentType) return DeveloperErrors.Message(400, "The form field csv is missing.");
        if (http.Request.ContentLength > LargestFile) return DeveloperErrors.Message(413, "A file has at most 4 MiB.");
        var form = await http.Request.ReadFormAsync(ct);
        if (form["result_id"].ToString() is { Length: > 0 } id) return await Result(id, key, streams, ct);
        if (form.Files["csv"] is not { } upload) return DeveloperErrors.Message(400, "The form field csv is missing.");
        if (upload.Length > LargestFile) return DeveloperErrors.Message(413, "A file has at most 4 MiB.");
        using var reader = new StreamReader(upload.OpenReadStream());
        var read = new GradeFile(graded).Read(Csv.Rows(await reader.ReadToEndAsync(ct)));
        var errors = read.Errors.ToList();
        var wrongRows = read.WrongRows.ToList();
        if (await overrides.FrozenSince(http, graded, ct) is not null) errors.Add("Grades are frozen for this course.");
        foreach (var change in read.Changes.DistinctBy(change => change.User))
        {
            if (await enrollments.Find(change.User, key, ct) is not null) continue;
            errors.Add($"User {change.User} is not enrolled in this course.");
            wrongRows.Add(change.Row);
        }

        var begun = clock.Now(http);
        var saved = 0;
        foreach (var change in errors.Count > 0 ? [] : read.Changes)
        {
            SubsectionOverride Points(SubsectionTotals calculated) => new(calculated.EarnedAll, calculated.PossibleAll, change.Points, calculated.PossibleGraded);
            if (await overrides.Set(http, change.User, change.Subsection, Points, GradeOverrides.Import, "Bulk Grade Import", ct) is { } refusal) errors.Add(GradeOverrides.Sentence(refusal));
            else saved++;
        }

        var task = Guid.CreateVersion7(begun);
        var summary = new GradeImport(Path.GetFileName(upload.FileName), read.Rows, saved, wrongRows, errors);
        var by = http.User.Requester()?.User;
        InstructorTaskEvent end = errors.Count == 0 ? new TaskCompleted(task, saved, clock.Now(http)) : new TaskFailed(task, string.Join('\n', errors.Take(20)), clock.Now(http));
        await streams.Append(
            [new(InstructorTaskEvent.StreamOf(task), InstructorTask.StreamType, ExpectedVersion.NoStream, [new TaskRequested(task, Kind, key, JsonSerializer.SerializeToElement(summary), by, begun), end])],
            http.MetadataFor(Kind), ct);
        return Results.Json(Wire(summary, task), WireJson.Options);
    }

    private static async Task<IResult> Result(string id, CourseKey course, StreamStore streams, CancellationToken ct)
    {
        if (!Guid.TryParse(id, out var task)) return DeveloperErrors.NotFound();
        var asked = (await streams.ReadStream(InstructorTaskEvent.StreamOf(task), ct)).Select(fact => fact.Data).OfType<TaskRequested>().FirstOrDefault();
        return asked is { Kind: Kind } && asked.Course == course && asked.Input.Deserialize<GradeImport>() is { } summary
            ? Results.Json(Wire(summary, task), WireJson.Options)
            : DeveloperErrors.NotFound();
    }

    /// <summary>Files that changed something, latest first.</summary>
    private static async Task<IResult> History(string course, GradebookTasks tasks, AccountsQuery accounts, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return DeveloperErrors.NotFound();
        var imports = await tasks.Completed(key, Kind, ct);
        var names = await accounts.Names([.. imports.Select(import => import.By).OfType<UserId>().Distinct()], ct);
        return Results.Json(
            imports.Select(import =>
            {
                var summary = import.Input.Deserialize<GradeImport>()!;
                return new
                {
                    id = import.Position,
                    class_name = "GradeCSVProcessor",
                    unique_path = key.ToString(),
                    operation = "commit",
                    original_filename = summary.FileName,
                    user = import.By is { } by && names.TryGetValue(by, out var name) ? name.Username : null,
                    created = import.At,
                    modified = import.At,
                    data = new { total_rows = summary.Rows, processed_rows = summary.Rows, saved_rows = summary.Saved },
                };
            }),
            WireJson.Options);
    }

    private static object Wire(GradeImport summary, Guid task) => new
    {
        saved = summary.Saved,
        total = summary.Rows,
        error_rows = summary.ErrorRows,
        error_messages = summary.Errors,
        percentage = string.Create(CultureInfo.InvariantCulture, $"{(summary.Rows == 0 ? 0 : 100.0 * (summary.Rows - summary.ErrorRows.Count) / summary.Rows):0.0}%"),
        waiting = false,
        result_id = task,
    };

    /// <summary>What became of a file.</summary>
    private sealed record GradeImport(string FileName, int Rows, int Saved, IReadOnlyList<int> ErrorRows, IReadOnlyList<string> Errors);
}
