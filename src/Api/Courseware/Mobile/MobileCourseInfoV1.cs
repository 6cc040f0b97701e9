using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>A course as apps show it around its content. Clients: Android and iOS apps.</summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/mobile_api/course_info/views.py</c>.</remarks>
internal static class MobileCourseInfoV1
{
    /// <summary>
    /// <c>GET /api/mobile/{v}/course_info/{course}/handouts</c>, <c>…/updates</c>, <c>…/enrollment_details</c>,
    /// <c>POST /api/mobile/{v}/course_info/record_user_activity</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapMobileCourseInfoV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/mobile/{version}/course_info/{course}/handouts", Handouts).Requires(Operation.UseOwnAccount);
        routes.MapGet("/api/mobile/{version}/course_info/{course}/updates", Updates).Requires(Operation.UseOwnAccount);
        routes.MapGet("/api/mobile/{version}/course_info/{course}/enrollment_details", EnrollmentDetails).Requires(Operation.UseOwnAccount);
        routes.MapPost("/api/mobile/{version}/course_info/record_user_activity", RecordActivity).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> Handouts(
        string version, string course, HttpContext http, MobileVisits visits, CourseUpdates texts, CancellationToken ct)
    {
        if (MobileApi.Refusal(http, version) is { } wrong) return wrong;
        var (visit, refusal) = await visits.Open(http, course, ct, withCompletion: false);
        if (visit is null) return refusal!;
        var html = visit.Course.Pages.GetValueOrDefault("info/handouts");
        // What Studio writes into a course that has no handouts.
        var isEmpty = html is null || html.Trim() is "" or "<ol></ol>";
        return Results.Json(new { handouts_html = isEmpty ? null : texts.Absolute(html!, visit.Course.Key) }, WireJson.Options);
    }

    private static async Task<IResult> Updates(
        string version, string course, HttpContext http, MobileVisits visits, CourseUpdates updates, CancellationToken ct)
    {
        if (MobileApi.Refusal(http, version) is { } wrong) return wrong;
        var (visit, refusal) = await visits.Open(http, course, ct, withCompletion: false);
        if (visit is null) return refusal!;
        return Results.Json(
            updates.Of(visit.Course).Select(update => new
            {
                id = update.Id,
                date = update.Date,
                content = updates.Absolute(update.Content, visit.Course.Key),
                status = "visible",
            }),
            WireJson.Options);
    }

    /// <summary>Also of a course of which the caller is no member: the app shows it before joining.</summary>
    private static async Task<IResult> EnrollmentDetails(
        string version, string course, HttpContext http, MobileVisits visits, MobileCourseWire wire, CancellationToken ct)
    {
        if (MobileApi.Refusal(http, version) is { } wrong) return wrong;
        if (!CourseKey.TryParse(course, out _))
            return Results.Json(new { error = $"'{course}' is not a valid course key." }, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
        if (await visits.Find(http, course, ct) is not { } visit) return RestErrors.NotFound();
        var id = visit.Course.Key.ToString();
        return Results.Json(
            new
            {
                id,
                course_access_details = MobileCourseWire.AccessDetails(visit),
                certificate = await wire.Certificate(visit, ct),
                enrollment_details = MobileCourseWire.EnrollmentDetails(visit.Enrollment),
                course_handouts = wire.Handouts(version, id),
                course_updates = wire.Updates(version, id),
                discussion_url = (string?)null,
                course_info_overview = await wire.Overview(visit, ct),
            },
            WireJson.Options);
    }

    /// <summary>
    /// A day on which the learner was here, for the mails about weekly goals. There are no such mails in this release, so that nothing is recorded, as
    /// upstream without goals. Differs: nobody reports for somebody else.
    /// </summary>
    private static async Task<IResult> RecordActivity(string version, HttpContext http, CancellationToken ct)
    {
        if (MobileApi.Refusal(http, version) is { } wrong) return wrong;
        var body = await JsonBody.Read(http, ct);
        var user = Member(body, "user_id");
        var course = Member(body, "course_key");
        if (string.IsNullOrEmpty(user) || string.IsNullOrEmpty(course)) return Unreadable("User id and course key are required");
        if (!long.TryParse(user, out var id)) return Unreadable("Provided user id does not correspond to an existing user");
        if (id != http.User.Requester()!.User.Value) return RestErrors.Forbidden("You do not have permission to perform this action.");
        return CourseKey.TryParse(course, out _) ? Results.Ok() : Unreadable("Provided course key is not valid");
    }

    private static string? Member(JsonElement? body, string name) =>
        body is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty(name, out var value) ? value.ToString() : null;

    private static IResult Unreadable(string message) => Results.Json(message, statusCode: StatusCodes.Status400BadRequest);
}
