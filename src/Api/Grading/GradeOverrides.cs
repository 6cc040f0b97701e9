using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Grading;

/// <summary>Sets and takes back points of subsections; the endpoints say it in their own words.</summary>
public sealed class GradeOverrides(StreamStore streams, GradedCourses courses, GradedLearners learners, RequestClock clock)
{
    /// <summary>Set in the gradebook, see <see cref="SubsectionGradeOverridden"/>.</summary>
    public const string Gradebook = "GRADEBOOK";

    /// <summary>Set by a file.</summary>
    public const string Import = "grade-import";

    private const int LongestReason = 300;

    /// <param name="points">From the calculated points to those that count; both as of now.</param>
    /// <returns>Null: done.</returns>
    public async Task<Refusal?> Set(
        HttpContext http, UserId learner, UsageKey subsection, Func<SubsectionTotals, SubsectionOverride> points, string system, string? reason, CancellationToken ct)
    {
        if (await courses.Find(subsection.Course, ct) is not { } course || course.Subsections.FirstOrDefault(known => known.Usage == subsection) is not { } found)
            return new OverrideSubsectionGrade.UnknownSubsection(subsection);
        var now = clock.Now(http);
        var calculated = found.Calculated(await learners.Find(learner, course, ct), now);
        var ask = new OverrideSubsectionGrade(learner, subsection, points(calculated), system, http.User.Requester()?.User, Short(reason), now);
        var freeze = await Freeze(subsection.Course, ct);
        var done = await streams.Transact<SubsectionOverrides, SubsectionOverridesEvent>(
            SubsectionOverridesEvent.StreamOf(learner, subsection.Course), state => ask.Decide(state, course, freeze),
            http.MetadataFor(nameof(OverrideSubsectionGrade)), ct);
        return done.Refusal;
    }

    public async Task<Refusal?> Remove(HttpContext http, UserId learner, UsageKey subsection, string? reason, CancellationToken ct)
    {
        if (await courses.Find(subsection.Course, ct) is not { } course) return new OverrideSubsectionGrade.UnknownSubsection(subsection);
        var ask = new RemoveSubsectionOverride(learner, subsection, Gradebook, http.User.Requester()?.User, Short(reason), clock.Now(http));
        var freeze = await Freeze(subsection.Course, ct);
        var done = await streams.Transact<SubsectionOverrides, SubsectionOverridesEvent>(
            SubsectionOverridesEvent.StreamOf(learner, subsection.Course), state => ask.Decide(state, course, freeze),
            http.MetadataFor(nameof(RemoveSubsectionOverride)), ct);
        return done.Refusal;
    }

    /// <summary>Since when the grades of a course stand still at the instant of the request; null: they do not.</summary>
    public async Task<DateTimeOffset?> FrozenSince(HttpContext http, GradedCourse course, CancellationToken ct) =>
        (await Freeze(course.Course, ct)).SinceAt(course.End, clock.Now(http));

    public static IResult Refused(Refusal refusal) => refusal switch
    {
        OverrideSubsectionGrade.GradesFrozen => Error(StatusCodes.Status403Forbidden, "Grades are frozen for this course.", "grades_frozen"),
        _ => Error(StatusCodes.Status404NotFound, Sentence(refusal), "subsection_does_not_exist"),
    };

    public static string Sentence(Refusal refusal) => refusal switch
    {
        OverrideSubsectionGrade.GradesFrozen => "Grades are frozen for this course.",
        OverrideSubsectionGrade.UnknownSubsection unknown => $"usage_key {unknown.Subsection} does not exist in this course.",
        OverrideSubsectionGrade.ImpossiblePoints => "Points must be numbers from 0 on.",
        _ => throw new InvalidOperationException($"Unknown refusal {refusal}."),
    };

    public static IResult Error(int status, string message, string code) =>
        Results.Json(new { developer_message = message, error_code = code }, WireJson.Options, statusCode: status);

    private Task<GradeFreeze> Freeze(CourseKey course, CancellationToken ct) =>
        streams.Load<GradeFreeze, GradeFreezeEvent>(GradeFreezeEvent.StreamOf(course), ct);

    /// <remarks>PostgreSQL's texts know no zero character.</remarks>
    internal static string? Short(string? reason) =>
        string.IsNullOrWhiteSpace(reason) ? null : reason.Trim()[..Math.Min(reason.Trim().Length, LongestReason)].Replace('\0', '\ufffd');
}
