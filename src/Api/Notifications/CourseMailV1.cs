using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.Jobs;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.Notifications;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.Jobs;
using OpenEdx.Projections.Notifications;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Notifications;

/// <summary>
/// Mails of a course team to members of its run. Clients: Communications MFE. Form or JSON in; 400 with a text. Source: Open edX <c>lms/djangoapps/instructor/views/api.py</c>
/// (send_email, list_email_content, list_background_email_tasks).
/// </summary>
internal static class CourseMailV1
{
    /// <summary>
    /// <c>POST /courses/{course}/instructor/api/send_email</c> (<c>send_to</c>, <c>subject</c>, <c>message</c>, <c>schedule</c>), <c>POST …/list_email_content</c>,
    /// <c>POST …/list_background_email_tasks</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapCourseMailV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/courses/{course}/instructor/api/send_email", Send).DisableAntiforgery().Requires(Operation.WriteToCourse);
        routes.MapPost("/courses/{course}/instructor/api/list_email_content", Sent).DisableAntiforgery().Requires(Operation.WriteToCourse);
        routes.MapPost("/courses/{course}/instructor/api/list_background_email_tasks", Tasks).DisableAntiforgery().Requires(Operation.WriteToCourse);
        return routes;
    }

    private static async Task<IResult> Send(
        string course, HttpContext http, PublishedCourses courses, CourseMailSettings settings, CourseMailTargets targets, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is null) return RestErrors.NotFound();
        if (!settings.Lets(key)) return Results.Text("Email is not enabled for this course.", statusCode: StatusCodes.Status403Forbidden);
        var body = await JsonBody.Read(http, ct) ?? default;
        if (TargetsIn(body) is not { } named) return Bad("The parameter send_to is no list of targets.");
        var (meant, unknown) = await targets.Read(key, named, ct);
        if (unknown is not null) return Bad($"'{unknown}' is no target of this course.");
        DateTimeOffset? due = null;
        if (body.Text("schedule") is { Length: > 0 } text)
        {
            if (!TryInstant(text, out var instant)) return Bad("The parameter schedule is no date and time.");
            due = instant;
        }

        var (number, now) = (NewNumber(), clock.Now(http));
        var ask = new WriteCourseMail(
            key, number, Guid.CreateVersion7(), http.User.Requester()!.User, meant, Clean(body.Text("subject")), Clean(body.Text("message")), due, now);
        var done = await streams.Transact<CourseMail, CourseMailEvent>(CourseMailEvent.StreamOf(key, number), ask.Decide, http.MetadataFor(nameof(WriteCourseMail)), ct);
        return done.Refusal switch
        {
            null => Results.Json(new { course_id = key.ToString(), success = true }, WireJson.Options),
            WriteCourseMail.NoTarget => Bad("Say to whom the mail goes."),
            WriteCourseMail.NoText => Bad($"A mail has a message, and a subject of at most {WriteCourseMail.LongestSubject} letters."),
            WriteCourseMail.InThePast => Bad("The requested schedule is in the past"),
            _ => throw new InvalidOperationException($"Unknown refusal {done.Refusal}."),
        };
    }

    private static async Task<IResult> Sent(string course, HttpContext http, CourseMailsQuery mails, TasksQuery tasks, AccountsQuery accounts, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-cache, no-store, must-revalidate";
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var known = (await tasks.OfKinds(key, [CourseMailTask.TaskKind], ct)).ToDictionary(task => task.Id);
        var rows = await mails.Sent(key, ct);
        var names = await accounts.Names([.. rows.Select(row => new UserId(row.WrittenBy)).Distinct()], ct);
        return Results.Json(
            new
            {
                emails = rows.Select(row => new
                {
                    created = row.Created,
                    sent_to = row.Targets.Select(target => MailTarget.Of(target)!.Words),
                    requester = names.TryGetValue(new(row.WrittenBy), out var name) ? name.Username : "",
                    email = new { subject = row.Subject, html_message = row.Html, id = row.Number.ToString(CultureInfo.InvariantCulture) },
                    number_sent = Count(known.GetValueOrDefault(row.Task)),
                }),
            },
            WireJson.Options);
    }

    private static async Task<IResult> Tasks(string course, HttpContext http, TasksQuery tasks, TaskWire wire, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-cache, no-store, must-revalidate";
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        return Results.Json(new { tasks = await wire.Features(await tasks.OfKinds(key, [CourseMailTask.TaskKind], ct), withOutput: false, ct) }, WireJson.Options);
    }

    /// <summary>A list of texts, or a text that holds one.</summary>
    private static IReadOnlyList<string>? TargetsIn(JsonElement body)
    {
        if (body.Member("send_to") is not { } given) return null;
        try
        {
            var list = given.ValueKind == JsonValueKind.String ? JsonSerializer.Deserialize<JsonElement>(given.GetString()!) : given;
            return list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
                ? [.. list.EnumerateArray().Select(item => Clean(item.GetString())).Distinct(StringComparer.Ordinal)]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal static bool TryInstant(string text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);

    /// <summary>PostgreSQL's texts know no zero character.</summary>
    internal static string Clean(string? text) => (text ?? "").Replace('\0', '\ufffd').Trim();

    private static string Count(TaskRow? task)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{task?.Succeeded ?? 0} sent");
        if (task?.Failed > 0) text += string.Create(CultureInfo.InvariantCulture, $", {task.Failed} failed");
        return task?.Skipped > 0 ? text + string.Create(CultureInfo.InvariantCulture, $", {task.Skipped} skipped") : text;
    }

    /// <summary>52 bits: fits into the numbers of browsers.</summary>
    private static long NewNumber() => (long)(BinaryPrimitives.ReadUInt64BigEndian(RandomNumberGenerator.GetBytes(8)) >> 12) | 1;

    private static IResult Bad(string sentence) => Results.Text(sentence, statusCode: StatusCodes.Status400BadRequest);
}
