using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Grading;

/// <summary>
/// Whether grades of a course stand still some days after its end. Ours: upstream has a flag of the operator
/// (<c>grades.enforce_freeze_grade_after_course_end</c>) and a setting of the platform in the place of both. Clients: the team of a course.
/// </summary>
public static class GradeFreezeV1
{
    /// <summary>
    /// <c>GET /api/grades/v1/freeze/{course}/</c>; <c>PUT</c> with <c>{"days_after_end"?: 30, "reason"?: str}</c>; <c>DELETE ?reason=</c> lifts the
    /// freeze, after which everybody with scores is graded again.
    /// </summary>
    public static IEndpointRouteBuilder MapGradeFreezeV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/grades/v1/freeze/{course}/", Read).Requires(Operation.ReadCourseGrades, ErrorFamily.Developer);
        routes.MapPut("/api/grades/v1/freeze/{course}/", Set).Requires(Operation.OverrideGrades, ErrorFamily.Developer);
        routes.MapDelete("/api/grades/v1/freeze/{course}/", Lift).Requires(Operation.OverrideGrades, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> Read(string course, HttpContext http, GradedCourses courses, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        if (await Find(course, courses, ct) is not { } graded) return DeveloperErrors.NotFound();
        var freeze = await streams.Load<GradeFreeze, GradeFreezeEvent>(GradeFreezeEvent.StreamOf(graded.Course), ct);
        return Wire(graded, freeze, clock.Now(http));
    }

    private static async Task<IResult> Set(string course, HttpContext http, GradedCourses courses, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        if (await Find(course, courses, ct) is not { } graded) return DeveloperErrors.NotFound();
        var body = await JsonBody.Read(http, ct);
        var days = GradeFreeze.UsualDays;
        if (body is { ValueKind: JsonValueKind.Object } item && item.TryGetProperty("days_after_end", out var asked) &&
            (asked.ValueKind != JsonValueKind.Number || !asked.TryGetInt32(out days)))
            return DeveloperErrors.Field("days_after_end", "A whole number of days is wanted.");
        var reason = body is { ValueKind: JsonValueKind.Object } said && said.TryGetProperty("reason", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
        var ask = new SetGradeFreeze(graded.Course, days, http.User.Requester()?.User, GradeOverrides.Short(reason), clock.Now(http));
        var done = await streams.Transact<GradeFreeze, GradeFreezeEvent>(
            GradeFreezeEvent.StreamOf(graded.Course), ask.Decide, http.MetadataFor(nameof(SetGradeFreeze)), ct);
        return done.Refusal is null
            ? Wire(graded, done.State, clock.Now(http))
            : DeveloperErrors.Field("days_after_end", "From 0 to 3650 days.");
    }

    private static async Task<IResult> Lift(string course, HttpContext http, GradedCourses courses, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        if (await Find(course, courses, ct) is not { } graded) return DeveloperErrors.NotFound();
        var ask = new LiftGradeFreeze(graded.Course, http.User.Requester()?.User, GradeOverrides.Short(http.Request.Query.One("reason")), clock.Now(http));
        var done = await streams.Transact<GradeFreeze, GradeFreezeEvent>(
            GradeFreezeEvent.StreamOf(graded.Course), ask.Decide, http.MetadataFor(nameof(LiftGradeFreeze)), ct);
        return Wire(graded, done.State, clock.Now(http));
    }

    private static async Task<GradedCourse?> Find(string course, GradedCourses courses, CancellationToken ct) =>
        CourseKey.TryParse(course, out var key) ? await courses.Find(key, ct) : null;

    /// <summary><c>days_after_end</c> null: never; <c>frozen_since</c> null: not frozen now.</summary>
    private static IResult Wire(GradedCourse course, GradeFreeze freeze, DateTimeOffset now) => Results.Json(
        new
        {
            course_id = course.Course.ToString(),
            days_after_end = freeze.DaysAfterEnd,
            course_end = course.End,
            frozen_since = freeze.SinceAt(course.End, now),
        },
        WireJson.Options);
}
