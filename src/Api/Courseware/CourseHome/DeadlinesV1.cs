using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// Dates of a self-paced course run that a learner has missed. Clients: Learning MFE, Android and iOS apps.
/// Source: Open edX <c>openedx/features/course_experience/api/v1/views.py</c>.
/// </summary>
internal static class DeadlinesV1
{
    /// <summary>
    /// <c>POST /api/course_experience/v1/reset_course_deadlines</c> <c>{course_key, …}</c>: the learner's weeks begin anew, where something was missed.
    /// <c>GET /api/course_experience/v1/course_deadlines_info/{course}</c>: whether something was.
    /// </summary>
    public static IEndpointRouteBuilder MapDeadlinesV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/course_experience/v1/reset_course_deadlines", Reset).Requires(Operation.UseOwnAccount);
        routes.MapGet("/api/course_experience/v1/course_deadlines_info/{course}", Info).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> Reset(
        HttpContext http, StreamStore streams, CourseVisits visits, CourseLinks links, RequestClock clock, CancellationToken ct)
    {
        var (caller, now) = (http.User.Requester()!, clock.Now(http));
        var body = await JsonBody.Read(http, ct) ?? default;
        if (body.Text("course_key") is not { Length: > 0 } text) return Refused("'course_key' is required.");
        if (!CourseKey.TryParse(text, out var key) || await visits.Open(key, caller, now, ct) is not { } visit) return Refused();

        // Who looks as somebody else changes nothing for that one.
        if (visit.Onlooker.IsOtherPerson) return Refused();
        var ask = new ShiftSchedule(caller.User, key, now);
        var (start, hasMissed) = (StartOf(visit), visit.IsEnrolled && SharedParts.HasMissedDeadlines(visit));
        await streams.Transact<LearnerSchedule, LearnerScheduleEvent>(
            LearnerScheduleEvent.StreamOf(caller.User, key), state => ask.Decide(state, start, hasMissed), http.MetadataFor(nameof(ShiftSchedule)), ct);
        var dates = links.Tab(key, "dates");
        return Results.Json(
            new
            {
                body = $"<a href=\"{dates}\">View all dates</a>",
                header = "Your due dates now begin today, so that you can catch up.",
                link = dates,
                link_text = "View all dates",
                message = "Deadlines reset.",
            },
            WireJson.Options);
    }

    private static async Task<IResult> Info(string course, HttpContext http, CourseVisits visits, RequestClock clock, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await visits.Open(key, http.User.Requester(), clock.Now(http), ct) is not { } visit)
            return RestErrors.NotFound();
        var access = CourseAccess.Of(visit);
        return access.HasAccess
            ? Results.Json(new { dates_banner_info = SharedParts.DatesBanner(visit), has_ended = SharedParts.HasEnded(visit) }, WireJson.Options)
            : RestErrors.Forbidden(access.UserMessage);
    }

    private static DateTimeOffset? StartOf(CourseVisit visit) =>
        visit.Course.Root.Instant("start") is { } start && start != BlockSettings.DefaultStart ? start : null;

    private static IResult Refused(string detail = "Unable to reset deadlines.") => RestErrors.Detail(StatusCodes.Status400BadRequest, detail);
}
