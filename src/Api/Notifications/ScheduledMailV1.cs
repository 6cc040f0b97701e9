using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.Notifications;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.Notifications;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Notifications;

/// <summary>
/// Mails of a course team that wait for their time. Clients: Communications MFE. Source: Open edX <c>lms/djangoapps/instructor_task/rest_api/v1/views.py</c>.
/// </summary>
/// <remarks>The number of a schedule, of its mail and of its task are one and the same here.</remarks>
internal static class ScheduledMailV1
{
    /// <summary>
    /// <c>GET /api/instructor_task/v1/schedules/{course}/bulk_email/</c>, <c>PATCH|DELETE …/bulk_email/{number}</c> (<c>schedule</c>, <c>email: {targets, subject, message}</c>).
    /// </summary>
    public static IEndpointRouteBuilder MapScheduledMailV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/instructor_task/v1/schedules/{course}/bulk_email/", List).Requires(Operation.WriteToCourse);
        routes.MapPatch("/api/instructor_task/v1/schedules/{course}/bulk_email/{number:long}", Rewrite).Requires(Operation.WriteToCourse);
        routes.MapDelete("/api/instructor_task/v1/schedules/{course}/bulk_email/{number:long}", CallOff).Requires(Operation.WriteToCourse);
        return routes;
    }

    private static async Task<IResult> List(
        string course, HttpContext http, CourseMailsQuery mails, AccountsQuery accounts, PlatformSettings settings, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var rows = await mails.Scheduled(key, ct);
        var names = await accounts.Names([.. rows.Select(row => new UserId(row.WrittenBy)).Distinct()], ct);
        return NumberedPage.Of(http, settings, rows, 100, row => Wire(row, names.TryGetValue(new(row.WrittenBy), out var name) ? name.Username : ""), family: ErrorFamily.Rest);
    }

    private static async Task<IResult> Rewrite(
        string course, long number, HttpContext http, CourseMailsQuery mails, CourseMailTargets targets, AccountsQuery accounts, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var stream = CourseMailEvent.StreamOf(key, number);
        var before = await streams.Load<CourseMail, CourseMailEvent>(stream, ct);
        if (before.Task is null) return RestErrors.NotFound();
        var body = await JsonBody.Read(http, ct) ?? default;
        var mail = body.Member("email") ?? default;
        if (mail.Text("id") is { } id && id != number.ToString(System.Globalization.CultureInfo.InvariantCulture)) return Bad("The schedule belongs to another mail.");
        var due = before.Due ?? default;
        if (body.Text("schedule") is { } text && !CourseMailV1.TryInstant(text, out due)) return Bad("The schedule is no date and time.");
        var named = mail.Member("targets") is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => CourseMailV1.Clean(item.GetString()))]
            : before.Targets;
        var (meant, unknown) = await targets.Read(key, named, ct);
        if (unknown is not null) return Bad($"'{unknown}' is no target of this course.");
        var ask = new RewriteCourseMail(
            key, number, http.User.Requester()!.User, meant, mail.Text("subject") is { } subject ? CourseMailV1.Clean(subject) : before.Subject,
            mail.Text("message") is { } message ? CourseMailV1.Clean(message) : before.Html, due, clock.Now(http));
        var done = await streams.Transact<CourseMail, CourseMailEvent>(stream, ask.Decide, http.MetadataFor(nameof(RewriteCourseMail)), ct);
        return done.Refusal switch
        {
            null => Results.Json(
                Wire((await mails.Scheduled(key, ct)).Single(row => row.Number == number), (await accounts.Find(done.State.By, ct))?.Username ?? ""), WireJson.Options),
            RewriteCourseMail.NotScheduled => Bad("The mail waits no more, so it cannot be changed."),
            WriteCourseMail.InThePast => Bad("The requested schedule is in the past"),
            WriteCourseMail.NoTarget => Bad("Say to whom the mail goes."),
            _ => Bad($"A mail has a message, and a subject of at most {WriteCourseMail.LongestSubject} letters."),
        };
    }

    private static async Task<IResult> CallOff(string course, long number, HttpContext http, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var done = await streams.Transact<CourseMail, CourseMailEvent>(
            CourseMailEvent.StreamOf(key, number), new CallOffCourseMail(key, number, http.User.Requester()!.User, clock.Now(http)).Decide,
            http.MetadataFor(nameof(CallOffCourseMail)), ct);
        return done.Refusal switch
        {
            null => Results.NoContent(),
            CallOffCourseMail.NoSuchMail => RestErrors.NotFound(),
            _ => Bad("The mail is on its way already."),
        };
    }

    private static object Wire(CourseMailRow row, string sender) => new
    {
        id = row.Number,
        course_email = new
        {
            id = row.Number,
            subject = row.Subject,
            html_message = row.Html,
            text_message = MailText.Of(row.Html),
            course_id = row.CourseId,
            to_option = "",
            sender,
            targets = row.Targets.Select(target => MailTarget.Of(target)!.Short),
        },
        task = row.Number,
        task_due = row.Due,
    };

    private static IResult Bad(string detail) => RestErrors.Detail(StatusCodes.Status400BadRequest, detail);
}
