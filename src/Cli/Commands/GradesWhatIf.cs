using System.CommandLine;
using System.Text.Json;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx grades what-if</c>: a draft policy over all recorded scores, nothing published.</summary>
internal static class GradesWhatIf
{
    public static Command Create()
    {
        var course = new Argument<string>("course") { Description = "Course run: course-v1:ORG+NUMBER+RUN." };
        var policy = new Option<string>("--policy") { Description = "The draft: a grading_policy.json with GRADER and GRADE_CUTOFFS.", HelpName = "FILE", Required = true };
        var command = new DescribedCommand(
            "what-if",
            "Tell who would pass or fail under another grading policy, without publishing it.",
            """
            The draft is evaluated over the recorded scores of all active members. Nothing is recorded and no grade changes.

            Example:
              openedx grades what-if course-v1:OpenEdx+HLW101+2026 --policy draft.json
            """)
        {
            course, policy,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var draft = Read(parsed.GetValue(policy)!);
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            await Try(services, parsed.GetValue(course)!, draft, Console.Out, ct);
            return 0;
        });
        return command;
    }

    /// <exception cref="OperatorException">The file cannot be read, or says no policy.</exception>
    internal static GradingPolicy Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            var read = GradingPolicyReader.Read(document.RootElement);
            return read.Policy ?? throw new OperatorException($"'{path}' is no grading policy: {string.Join(" ", read.Errors)}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new OperatorException($"'{path}' cannot be read: {unreadable.Message}", unreadable);
        }
    }

    /// <exception cref="OperatorException">No such course.</exception>
    internal static async Task Try(IServiceProvider services, string course, GradingPolicy draft, TextWriter output, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) throw new OperatorException($"'{course}' is no course key; write course-v1:ORG+NUMBER+RUN.");
        if (await services.GetRequiredService<GradedCourses>().Find(key, ct) is not { } graded) throw new OperatorException($"There is no published course {key}.");
        var result = await services.GetRequiredService<PolicyTrials>().Of(graded, draft, services.GetRequiredService<TimeProvider>().GetUtcNow(), ct);
        var names = await services.GetRequiredService<AccountsQuery>().Names([.. result.Changes.Select(change => change.User)], ct);
        foreach (var line in TrialLines.Of(result, names)) await output.WriteLineAsync(line);
    }
}
