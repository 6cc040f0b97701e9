using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Authoring;

/// <summary>
/// <c>POST /api/courses/v0/import/{course}/</c>: upload of an archive by a script, multipart field <c>course_data</c>;
/// <c>GET /api/courses/v0/import/{course}/?task_id=…&amp;filename=…</c>: how it went. Clients: deployment scripts.
/// </summary>
/// <remarks>
/// Source: Open edX <c>cms/djangoapps/contentstore/api/views/course_import.py</c>. Different on purpose: the upload is unpacked as it
/// arrives and the answer comes when the import has ended, so that no acknowledged upload can be lost with a node; a course that
/// does not exist yet is created.
/// </remarks>
internal static class CourseImportV0
{
    private const string Kind = "import_course";
    private const long LargestUpload = 2L << 30;

    public static IEndpointRouteBuilder MapCourseImportV0(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/courses/v0/import/{course}/", Import).Requires(Operation.AuthorCourse, ErrorFamily.Developer);
        routes.MapGet("/api/courses/v0/import/{course}/", State).Requires(Operation.AuthorCourse, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> Import(
        string course, HttpContext http, CourseImporter importer, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return Refused(StatusCodes.Status404NotFound, "No course matches the key.");
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = LargestUpload;
        if (await Upload(http.Request, ct) is not { } upload) return Refused(StatusCodes.Status400BadRequest, "Missing required parameter");
        if (!upload.Name.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase)) return Refused(StatusCodes.Status400BadRequest, "Parameter in the wrong format");

        var begun = clock.Now(http);
        var by = http.User.Requester()?.User;
        var result = await importer.Import(upload.Content, key, by, null, ct);
        var task = Guid.CreateVersion7(begun);
        var input = JsonSerializer.SerializeToElement(new { upload.Name });
        InstructorTaskEvent end = result switch
        {
            ImportResult.Imported imported => new TaskCompleted(task, imported.Report.BlocksByType.Values.Sum(), clock.Now(http)),
            ImportResult.Refused refused => new TaskFailed(task, string.Join('\n', refused.Errors), clock.Now(http)),
            _ => throw new InvalidOperationException("An import ends in one of two ways."),
        };
        await streams.Append(
            [new(InstructorTaskEvent.StreamOf(task), InstructorTask.StreamType, ExpectedVersion.NoStream, [new TaskRequested(task, Kind, key, input, by, begun), end])],
            new(http.TraceIdentifier, Kind, by?.ToString()), ct);
        return Results.Json(new { task_id = task.ToString(), filename = upload.Name }, WireJson.Options);
    }

    private static async Task<IResult> State(string course, HttpContext http, StreamStore streams, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return Refused(StatusCodes.Status404NotFound, "No course matches the key.");
        if (!Guid.TryParse(http.Request.Query["task_id"], out var id)) return Refused(StatusCodes.Status400BadRequest, "Missing required parameter");
        var task = await streams.Load<InstructorTask, InstructorTaskEvent>(InstructorTaskEvent.StreamOf(id), ct);
        if (task.Kind != Kind || task.Course != key) return Refused(StatusCodes.Status404NotFound, "No import matches the task.");
        return Results.Json(new { state = task.HasFailed ? "Failed" : task.IsFinished ? "Succeeded" : "In Progress" }, WireJson.Options);
    }

    /// <summary>The file as it arrives; null when the form has none under that name.</summary>
    private static async Task<(string Name, Stream Content)?> Upload(HttpRequest request, CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType != "multipart/form-data") return null;
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary)) return null;
        var parts = new MultipartReader(boundary, request.Body) { BodyLengthLimit = LargestUpload };
        try
        {
            while (await parts.ReadNextSectionAsync(ct) is { } part)
            {
                if (part.GetContentDispositionHeader() is { } header && header.IsFileDisposition() &&
                    HeaderUtilities.RemoveQuotes(header.Name) == "course_data")
                {
                    return (HeaderUtilities.RemoveQuotes(header.FileName).Value ?? "", part.Body);
                }
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
        {
            return null;
        }

        return null;
    }

    private static IResult Refused(int status, string message) =>
        Results.Json(new { developer_message = message, error_code = "internal_error" }, WireJson.Options, statusCode: status);
}
