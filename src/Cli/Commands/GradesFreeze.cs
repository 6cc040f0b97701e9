using System.CommandLine;
using System.Globalization;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx grades freeze</c> and <c>unfreeze</c>: whether the grades of a course run stand still some time after its end.</summary>
internal static class GradesFreeze
{
    public static Command Freeze()
    {
        var course = Course();
        var days = new Option<int>("--days") { Description = "Days after the end of the run from which on no grade changes.", HelpName = "N", DefaultValueFactory = _ => GradeFreeze.UsualDays };
        var reason = Reason();
        var command = new DescribedCommand(
            "freeze",
            "Let the grades of a course run stand still some days after its end.",
            """
            Scores that come later are recorded, but change no grade until 'openedx grades unfreeze'. A run without an end is never
            frozen. With --days 0 grades stand still from the end of the run on.

            Examples:
              openedx grades freeze course-v1:OpenEdx+HLW101+2026
              openedx grades freeze course-v1:OpenEdx+HLW101+2026 --days 14 --reason "Certificates go out"
            """)
        {
            course, days, reason,
        };
        command.SetAction((parsed, ct) => Run(
            parsed.GetValue(course)!,
            (services, key, now) => Set(services, new SetGradeFreeze(key, parsed.GetValue(days), null, parsed.GetValue(reason), now), ct), ct));
        return command;
    }

    public static Command Unfreeze()
    {
        var course = Course();
        var reason = Reason();
        var command = new DescribedCommand(
            "unfreeze",
            "Let the grades of a course run follow scores again.",
            """
            Everybody with scores is graded again by a running server, scores that came meanwhile included.

            Example:
              openedx grades unfreeze course-v1:OpenEdx+HLW101+2026 --reason "An exam was graded late"
            """)
        {
            course, reason,
        };
        command.SetAction((parsed, ct) => Run(
            parsed.GetValue(course)!, (services, key, now) => Lift(services, new LiftGradeFreeze(key, null, parsed.GetValue(reason), now), ct), ct));
        return command;
    }

    /// <exception cref="OperatorException">No such course, or an impossible number of days.</exception>
    internal static async Task<string> Set(IServiceProvider services, SetGradeFreeze ask, CancellationToken ct)
    {
        var graded = await Find(services, ask.Course, ct);
        var done = await services.GetRequiredService<StreamStore>().Transact<GradeFreeze, GradeFreezeEvent>(
            GradeFreezeEvent.StreamOf(ask.Course), ask.Decide, new(CausationId: nameof(SetGradeFreeze)), ct);
        if (done.Refusal is not null) throw new OperatorException($"--days {ask.DaysAfterEnd} is impossible; from 0 to 3650 there may be.");
        var rule = done.Appended.Count == 0 ? "There is this rule already. " : "";
        if (graded.End is not { } end) return $"{rule}Grades of {ask.Course} freeze {ask.DaysAfterEnd} days after its end, but the run has no end yet.";
        var since = end.AddDays(ask.DaysAfterEnd);
        return since < ask.At
            ? $"{rule}Grades of {ask.Course} stand still (since {Instant(since)})."
            : $"{rule}Grades of {ask.Course} will stand still after {Instant(since)}.";
    }

    /// <exception cref="OperatorException">No such course.</exception>
    internal static async Task<string> Lift(IServiceProvider services, LiftGradeFreeze ask, CancellationToken ct)
    {
        await Find(services, ask.Course, ct);
        var done = await services.GetRequiredService<StreamStore>().Transact<GradeFreeze, GradeFreezeEvent>(
            GradeFreezeEvent.StreamOf(ask.Course), ask.Decide, new(CausationId: nameof(LiftGradeFreeze)), ct);
        return done.Appended.Count == 0
            ? $"Grades of {ask.Course} are not frozen."
            : $"Grades of {ask.Course} follow scores again; everybody with scores is graded again.";
    }

    private static async Task<int> Run(string course, Func<IServiceProvider, CourseKey, DateTimeOffset, Task<string>> act, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) throw new OperatorException($"'{course}' is no course key; write course-v1:ORG+NUMBER+RUN.");
        await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
        await using var services = await installation.Services(ct);
        Console.WriteLine(await act(services, key, services.GetRequiredService<TimeProvider>().GetUtcNow()));
        return 0;
    }

    private static async Task<GradedCourse> Find(IServiceProvider services, CourseKey course, CancellationToken ct) =>
        await services.GetRequiredService<GradedCourses>().Find(course, ct) ?? throw new OperatorException($"There is no published course {course}.");

    private static Argument<string> Course() => new("course") { Description = "Course run: course-v1:ORG+NUMBER+RUN." };

    private static Option<string?> Reason() => new("--reason") { Description = "Kept with the fact.", HelpName = "TEXT" };

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
