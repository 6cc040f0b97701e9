using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>A learner submits answers to be graded.</summary>
/// <param name="FreshSeed">Variant to fix when none is, see <see cref="ProblemSeeds"/>.</param>
/// <param name="RequestId">A repeat of it records nothing.</param>
/// <param name="Grader">For problems that ask graders outside; null: there are none to ask.</param>
public sealed record SubmitProblem(
    UserId User, UsageKey Problem, AnswerSheet Answers, int FreshSeed, string RequestId, DateTimeOffset At, GraderCall? Grader = null)
{
    /// <summary>No attempts left, or past the closing date.</summary>
    public sealed record Closed : Refusal;

    /// <summary>The problem was answered and must be reset before it is answered again.</summary>
    public sealed record Unreset : Refusal;

    /// <summary>The wait between two submissions is not over.</summary>
    /// <param name="Message">For the learner, plain text.</param>
    public sealed record TooSoon(string Message) : Refusal;

    /// <summary>The answer cannot be graded. No attempt is used.</summary>
    /// <param name="Message">For the learner, plain text; may quote the answer.</param>
    /// <param name="Trace">What Python or a server of the author said, for the course team; null: neither failed.</param>
    public sealed record InputError(string Message, string? Trace = null) : Refusal;

    /// <summary>Not decided yet: run and ask these, and decide again with what comes of it. Records nothing.</summary>
    public sealed record MoreNeeded(IReadOnlyList<PythonRun> Runs, IReadOnlyList<ServerCall> Calls) : Refusal;

    /// <summary>Nothing in this problem can be graded here.</summary>
    /// <param name="Message">For the learner, plain text.</param>
    public sealed record NotGradable(string Message) : Refusal;

    /// <summary>Checks in the order of Open edX (olx §13), grades, and counts the attempt.</summary>
    /// <param name="load">The problem with a seed applied.</param>
    /// <param name="prepared">Results that <see cref="MoreNeeded"/> asked for; null: none yet.</param>
    public Decision<ProblemAttemptsEvent> Decide(
        ProblemAttempts state, ProblemSettings settings, Func<int, CapaProblem> load, PreparedResults? prepared = null)
    {
        if (state.Requests.Contains(RequestId)) return Decision<ProblemAttemptsEvent>.Nothing;
        var seed = state.Seed ?? FreshSeed;
        var problem = load(seed);
        var answers = problem.Own(Answers);
        var rules = new ProblemRules(settings, state, At, isTeam: false);
        if (rules.IsClosed) return Refused(new Closed(), answers, "closed", "This problem takes no more answers.");
        if (rules.NeedsReset) return Refused(new Unreset(), answers, "unreset", "This problem must be reset before it is answered again.");
        if (rules.IsQueuedTooShortly)
        {
            var message = $"You must wait at least {ProblemRules.QueueWait.TotalSeconds:0} seconds.";
            return Refused(new TooSoon(message), answers, "queued", message);
        }

        if (rules.RemainingWait > TimeSpan.Zero)
        {
            var message = $"You must wait at least {Spoken(settings.SubmissionWait)} between submissions. {Spoken(rules.RemainingWait)} remaining.";
            return Refused(new TooSoon(message), answers, "too_soon", message);
        }

        if (!problem.IsGradable)
            return new NotGradable(problem.WhyNotGradable ?? "There is nothing to grade in this problem.");
        if (Grader is null && problem.AsksGraders)
            return new NotGradable("Error checking problem: no external queueing server is configured.");
        return problem.Grade(answers, new(state.Attempts + 1, state.Marks, prepared ?? PreparedResults.None)) switch
        {
            GradeOutcome.Graded graded => Accepted(state, settings, graded, answers, seed, problem.GraderRequests(answers)),
            GradeOutcome.Rejected rejected => Refused(new InputError(rejected.Message, rejected.Trace), answers, "input_error", rejected.Message),
            GradeOutcome.NeedsMore needed => new MoreNeeded(needed.Runs, needed.Calls),
            var other => throw new InvalidOperationException($"Unknown outcome {other}."),
        };
    }

    private Decision<ProblemAttemptsEvent> Accepted(
        ProblemAttempts state, ProblemSettings settings, GradeOutcome.Graded graded, AnswerSheet answers, int seed,
        IReadOnlyList<GraderRequest> requests)
    {
        var counted = GradingMethods.Count(settings.GradingMethod, state.History.Add(graded.Earned));
        var weighted = WeightedScore.Of(counted, graded.Possible, settings.Weight);
        var made = new ProblemChecked(
            User, Problem, state.Attempts + 1, answers.Values, graded.Marks, graded.Earned, graded.Possible, weighted.Earned, weighted.Possible,
            graded.IsSuccess ? "correct" : "incorrect", seed, settings.ContentVersion, settings.DisplayName, RequestId, At,
            graded.Feedback.Count > 0 && new ProblemRules(settings, state, At, isTeam: false).CorrectnessIsAvailable ? graded.Feedback : null);
        return Decision<ProblemAttemptsEvent>.Of(
        [
            .. state.Seed is null && settings.IsRandomized ? [new ProblemSeedDrawn(User, Problem, seed, At)] : Array.Empty<ProblemAttemptsEvent>(),
            made,
            .. requests.Select(request => Grader!.Queue(User, Problem, request, seed, made.Attempt, At)),
        ]);
    }

    private Decision<ProblemAttemptsEvent> Refused(Refusal refusal, AnswerSheet answers, string reason, string detail) =>
        Decision<ProblemAttemptsEvent>.Refused(refusal, new ProblemCheckRefused(User, Problem, answers.Values, reason, detail, At));

    private static string Spoken(TimeSpan time)
    {
        var seconds = (long)Math.Ceiling(time.TotalSeconds);
        var parts = new[] { (seconds / 3600, "hour"), (seconds / 60 % 60, "minute"), (seconds % 60, "second") }
            .Where(part => part.Item1 > 0).Select(part => $"{part.Item1} {part.Item2}{(part.Item1 == 1 ? "" : "s")}");
        return string.Join(' ', parts);
    }
}
