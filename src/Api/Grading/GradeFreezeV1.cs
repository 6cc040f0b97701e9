using System.Globalization;
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
/// (<c>grades.enforce_freeze_grade_after_course_end</c>) and a setting of the platform in the place of both.
/// </summary>
public static class GradeFreezeV1
{
    /// <summary>
    /// <c>GET /api/grades/v1/freeze/{course}/</c>; <c>PUT</c> with <c>{"days_after_end"?: 30, "reason"?: str}</c>; <c>DELETE ?reason=</c> lifts the
    /// freeze, after which everybody with scores is graded again. <c>POST</c> is for the form of our own page: <c>act=freeze|unfreeze</c>, the same
    /// fields, and <c>confirmed</c>, without which nothing is done; it goes back to the page.
    /// </summary>
    public static IEndpointRouteBuilder MapGradeFreezeV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/grades/v1/freeze/{course}/", Read).Requires(Operation.ReadCourseGrades, ErrorFamily.Developer);
        routes.MapPut("/api/grades/v1/freeze/{course}/", Set).Requires(Operation.OverrideGrades, ErrorFamily.Developer);
        routes.MapPost("/api/grades/v1/freeze/{course}/", Form).DisableAntiforgery().Requires(Operation.OverrideGrades, ErrorFamily.Developer);
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
        var done = await Freeze(graded, days, Text(body, "reason"), http, streams, clock, ct);
        return done.Refusal is null ? Wire(graded, done.State, clock.Now(http)) : DeveloperErrors.Field("days_after_end", "From 0 to 3650 days.");
    }

    private static async Task<IResult> Lift(string course, HttpContext http, GradedCourses courses, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        if (await Find(course, courses, ct) is not { } graded) return DeveloperErrors.NotFound();
        var done = await Unfreeze(graded, http.Request.Query.One("reason"), http, streams, clock, ct);
        return Wire(graded, done.State, clock.Now(http));
    }

    private static async Task<IResult> Form(string course, HttpContext http, GradedCourses courses, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        if (await Find(course, courses, ct) is not { } graded) return DeveloperErrors.NotFound();
        var form = await JsonBody.Read(http, ct);
        var act = Text(form, "act");
        if (act is not ("freeze" or "unfreeze")) return DeveloperErrors.Field("act", "Either freeze or unfreeze.");
        if (string.IsNullOrEmpty(Text(form, "confirmed"))) return Back("confirmed", "What this does has to be confirmed.");
        if (act == "unfreeze")
        {
            var lifted = await Unfreeze(graded, Text(form, "reason"), http, streams, clock, ct);
            return FormPosts.PageBehind(http.Request) is { } from ? FormPosts.SeeOther(from.Split('?')[0]) : Wire(graded, lifted.State, clock.Now(http));
        }

        if (!int.TryParse(Text(form, "days_after_end") ?? "", NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var days))
            return Back("days_after_end", "A whole number of days is wanted.");
        var done = await Freeze(graded, days, Text(form, "reason"), http, streams, clock, ct);
        if (done.Refusal is not null) return Back("days_after_end", "From 0 to 3650 days.");
        return FormPosts.PageBehind(http.Request) is { } page ? FormPosts.SeeOther(page.Split('?')[0]) : Wire(graded, done.State, clock.Now(http));

        IResult Back(string field, string sentence) =>
            FormPosts.PageBehind(http.Request) is { } page ? FormPosts.SeeOther($"{page.Split('?')[0]}?refused={field}") : DeveloperErrors.Field(field, sentence);
    }

    private static Task<Done<GradeFreeze, GradeFreezeEvent>> Freeze(
        GradedCourse graded, int days, string? reason, HttpContext http, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        var ask = new SetGradeFreeze(graded.Course, days, http.User.Requester()?.User, GradeOverrides.Short(reason), clock.Now(http));
        return streams.Transact<GradeFreeze, GradeFreezeEvent>(GradeFreezeEvent.StreamOf(graded.Course), ask.Decide, http.MetadataFor(nameof(SetGradeFreeze)), ct);
    }

    private static Task<Done<GradeFreeze, GradeFreezeEvent>> Unfreeze(
        GradedCourse graded, string? reason, HttpContext http, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        var ask = new LiftGradeFreeze(graded.Course, http.User.Requester()?.User, GradeOverrides.Short(reason), clock.Now(http));
        return streams.Transact<GradeFreeze, GradeFreezeEvent>(GradeFreezeEvent.StreamOf(graded.Course), ask.Decide, http.MetadataFor(nameof(LiftGradeFreeze)), ct);
    }

    private static string? Text(JsonElement? body, string name) =>
        body is { ValueKind: JsonValueKind.Object } item && item.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

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
