using System.CommandLine;
using System.Globalization;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Interchange;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx grades explain</c>: every change of a learner's grades in a course, with what caused it.</summary>
internal static class GradesExplain
{
    public static Command Create()
    {
        var user = new Argument<string>("user") { Description = "Username, e-mail address, or number of the user." };
        var course = new Argument<string>("course") { Description = "Course run: course-v1:ORG+NUMBER+RUN." };
        var at = new Option<string?>("--at") { Description = "As it was recorded at an instant (2026-05-01T08:30Z), at a position of the log (4711), or at a version of the stream of the grades (v3).", HelpName = "MOMENT" };
        var command = new DescribedCommand(
            "explain",
            "Tell of every change of a learner's grades when, from what to what, why, and by whose act.",
            """
            Each line is a change of the course grade or of a subsection's; below it stand the event that caused it, who acted,
            what led to that event in turn, and the content and grading policy in force. The instant is that of the cause; --at counts by what was recorded.

            Examples:
              openedx grades explain ada course-v1:OpenEdx+HLW101+2026
              openedx grades explain ada course-v1:OpenEdx+HLW101+2026 --at 2026-05-01T08:30Z
            """)
        {
            user, course, at,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var moment = default(AsOf);
            if (parsed.GetValue(at) is { } text && !AsOf.TryParse(text, out moment))
                throw new OperatorException($"--at '{text}' is no moment; write an instant (2026-05-01T08:30Z), a position (4711) or a version (v3).");
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            await Explain(services, parsed.GetValue(user)!, parsed.GetValue(course)!, moment, Console.Out, ct);
            return 0;
        });
        return command;
    }

    /// <exception cref="OperatorException">No such course, no such person.</exception>
    internal static async Task Explain(IServiceProvider services, string user, string course, AsOf moment, TextWriter output, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) throw new OperatorException($"'{course}' is no course key; write course-v1:ORG+NUMBER+RUN.");
        if (await services.GetRequiredService<GradedCourses>().Find(key, ct) is not { } graded) throw new OperatorException($"There is no published course {key}.");
        var explanation = await services.GetRequiredService<GradeExplanations>().Of(await Learner(services, user, key, ct), key, moment, ct);
        var names = await services.GetRequiredService<AccountsQuery>().Names(explanation.People, ct);
        var text = new GradeLines(names, graded.Subsections.ToDictionary(subsection => subsection.Usage, subsection => subsection.Name));
        foreach (var line in text.Of(explanation)) await output.WriteLineAsync(line);
    }

    /// <summary>A number is enough for a person who was retired: the grades are still there.</summary>
    private static async Task<UserId> Learner(IServiceProvider services, string user, CourseKey course, CancellationToken ct)
    {
        if (long.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out var number) &&
            await services.GetRequiredService<EventStore.Streams.StreamStore>().VersionOf(LearnerGradesEvent.StreamOf(new(number), course), ct) > 0)
            return new UserId(number);
        return new UserId((await UserRetire.Find(services, user, ct)).UserId);
    }
}
