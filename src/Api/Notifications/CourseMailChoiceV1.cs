using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.Notifications;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Notifications;

/// <summary>
/// <c>POST /api/change_email_settings</c> and <c>POST /change_email_settings</c>, form or JSON <c>{course_id, receive_emails?}</c>: whether a learner wants
/// the mail of a course team; a missing <c>receive_emails</c> declines. Clients: Learner Dashboard MFE, mitodl/edx-api-client.
/// </summary>
/// <remarks>Source: Open edX <c>common/djangoapps/student/views/dashboard.py</c> (change_email_settings). Differs: who is no member is refused (there: 404).</remarks>
internal static class CourseMailChoiceV1
{
    public static IEndpointRouteBuilder MapCourseMailChoiceV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/change_email_settings", Change).DisableAntiforgery().Requires(Operation.UseOwnAccount);
        routes.MapPost("/change_email_settings", Change).DisableAntiforgery().Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> Change(HttpContext http, StreamStore streams, LearnerEnrollmentsQuery enrollments, RequestClock clock, CancellationToken ct)
    {
        var caller = http.User.Requester()!;
        var body = await JsonBody.Read(http, ct) ?? default;
        if (body.Text("course_id") is not { Length: > 0 } text || !CourseKey.TryParse(text, out var course)) return Refused(StatusCodes.Status400BadRequest);
        if (await enrollments.Find(caller.User, course, ct) is null) return Refused(StatusCodes.Status404NotFound);
        var ask = new ChooseCourseMail(caller.User, course, IsWanted(body), clock.Now(http));
        await streams.Transact<CourseMailChoice, CourseMailChoiceEvent>(
            CourseMailChoiceEvent.StreamOf(caller.User, course), ask.Decide, http.MetadataFor(nameof(ChooseCourseMail)), ct);
        return Results.Json(new { success = true }, WireJson.Options);
    }

    /// <summary>Any value but an empty one counts, as for the box of a form.</summary>
    private static bool IsWanted(JsonElement body) => body.Member("receive_emails") switch
    {
        null or { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.String } box => box.GetString()!.Length > 0,
        _ => true,
    };

    private static IResult Refused(int status) => Results.Json(new { success = false }, WireJson.Options, statusCode: status);
}
