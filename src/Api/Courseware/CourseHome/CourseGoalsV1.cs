using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>POST /api/course_home/save_course_goal</c> <c>{course_id, days_per_week?, subscribed_to_reminders}</c>, also under <c>/api/course_home/v1/</c>: how often
/// a learner wants to learn. Client: Learning MFE. Source: Open edX <c>lms/djangoapps/course_home_api/outline/views.py</c>. Differs: members only.
/// </summary>
internal static class CourseGoalsV1
{
    public static IEndpointRouteBuilder MapCourseGoalsV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/course_home/save_course_goal", Save).Requires(Operation.UseOwnAccount);
        routes.MapPost("/api/course_home/v1/save_course_goal", Save).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> Save(HttpContext http, StreamStore streams, LearnerEnrollmentsQuery enrollments, RequestClock clock, CancellationToken ct)
    {
        var caller = http.User.Requester()!;
        var body = await JsonBody.Read(http, ct) ?? default;
        if (body.Text("course_id") is not { Length: > 0 } text) return Refused("'course_id' is required.");
        if (body.Flag("subscribed_to_reminders") is not { } reminders) return Refused("'subscribed_to_reminders' is required.");
        if (!CourseKey.TryParse(text, out var course) || !TryDays(body, out var days) || !await enrollments.IsActive(caller.User, course, ct)) return Refused();
        var ask = new SetCourseGoal(caller.User, course, days, reminders, clock.Now(http));
        var done = await streams.Transact<CourseHomeChoices, CourseHomeChoicesEvent>(
            CourseHomeChoicesEvent.StreamOf(caller.User, course), ask.Decide, http.MetadataFor(nameof(SetCourseGoal)), ct);
        return done.Refusal is null
            ? Results.Json(new { header = "Your goal for this course is set.", message = "Course goal saved." }, WireJson.Options)
            : Refused();
    }

    /// <param name="days">Null: not given.</param>
    private static bool TryDays(JsonElement body, out int? days)
    {
        days = null;
        if (body.Member("days_per_week") is not { } value) return true;
        if (!int.TryParse(value.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return false;
        days = number;
        return true;
    }

    private static IResult Refused(string detail = "Unable to save course goal") => RestErrors.Detail(StatusCodes.Status400BadRequest, detail);
}
