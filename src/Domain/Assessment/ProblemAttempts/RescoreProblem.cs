using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>The course team has a learner's submissions graded again with the problem as it is now.</summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa_block.py</c> (rescore). Differs: answers that were saved after the last submission are not graded, and
/// where the former score stays, so do its marks.
/// </remarks>
/// <param name="OnlyIfHigher">A lower score than the former one does not count.</param>
/// <param name="RequestId">A repeat of it records nothing.</param>
/// <param name="Reason">Null: none given.</param>
public sealed record RescoreProblem(
    UserId User, UsageKey Problem, bool OnlyIfHigher, string RequestId, UserId By, string? Reason, DateTimeOffset At)
{
    /// <summary>Nothing was submitted since the last reset.</summary>
    public sealed record NotDone : Refusal;

    /// <summary>Answers to this problem are not graded here, or may be files.</summary>
    public sealed record NotSupported : Refusal;

    /// <summary>The last answer cannot be graded any more.</summary>
    /// <param name="Message">Plain text; may quote the answer.</param>
    public sealed record InputError(string Message) : Refusal;

    /// <summary>An earlier answer that cannot be graded any more keeps its points.</summary>
    /// <param name="load">The problem with a seed applied.</param>
    /// <param name="prepared">Results that <see cref="SubmitProblem.MoreNeeded"/> asked for; null: none yet.</param>
    public Decision<ProblemAttemptsEvent> Decide(
        ProblemAttempts state, ProblemSettings settings, Func<int, CapaProblem> load, PreparedResults? prepared = null)
    {
        if (state.Requests.Contains(RequestId)) return Decision<ProblemAttemptsEvent>.Nothing;
        if (!state.IsDone) return new NotDone();
        var seed = state.Seed ?? 1;
        var problem = load(seed);
        if (!problem.IsGradable || problem.ResponseTypes.Contains("coderesponse")) return new NotSupported();

        var history = new List<double>();
        GradeOutcome.Graded? last = null;
        foreach (var answers in state.AnswerHistory)
        {
            switch (problem.Grade(new(answers), new(history.Count + 1, last?.Marks ?? [], prepared ?? PreparedResults.None)))
            {
                case GradeOutcome.Graded graded:
                    history.Add(graded.Earned);
                    last = graded;
                    break;
                case GradeOutcome.NeedsMore needed:
                    return new SubmitProblem.MoreNeeded(needed.Runs, needed.Calls);
                case GradeOutcome.Rejected rejected when history.Count + 1 == state.AnswerHistory.Count:
                    return new InputError(rejected.Message);
                default:
                    history.Add(state.History[history.Count]);
                    break;
            }
        }

        var counted = GradingMethods.Count(settings.GradingMethod, history);
        var weighted = WeightedScore.Of(counted, last!.Possible, settings.Weight);
        return new ProblemRescored(
            User, Problem, last.Marks, last.Earned, last.Possible, history, weighted.Earned, weighted.Possible,
            OnlyIfHigher && Ratio(weighted) < Ratio(state.Score!.Value), last.IsSuccess ? "correct" : "incorrect", seed, settings.ContentVersion,
            RequestId, By, Reason, At);
    }

    /// <summary>Nothing to earn counts as nothing earned (olx §14.5).</summary>
    private static double Ratio(WeightedScore score) => score.Possible == 0 ? 0 : score.Earned / score.Possible;
}
