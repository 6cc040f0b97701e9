using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>A grader outside replies to a request of <see cref="ProblemAnswerQueued"/>.</summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa/responsetypes.py</c> (CodeResponse.update_score). Differs: a reply that is no grade says so only where its
/// key fits.
/// </remarks>
/// <param name="Reply">JSON text as it came.</param>
public sealed record RecordGraderReply(UserId User, UsageKey Problem, string QueueKey, string Reply, DateTimeOffset At)
{
    /// <summary>What a learner reads at an answer whose grader failed.</summary>
    public const string InvalidReply = "Invalid grader reply. Please contact the course staff.";

    private const int LongestReply = 10_000;

    /// <summary>
    /// Nothing waits under this key: it was never given out, its reply came before, or the learner submitted anew, started over or lost the
    /// work meanwhile. Records nothing: whoever guesses keys must not fill the log.
    /// </summary>
    public sealed record NothingWaits : Refusal;

    public Decision<ProblemAttemptsEvent> Decide(ProblemAttempts state, ProblemSettings settings)
    {
        if (state.Queued.FirstOrDefault(entry => entry.Value.Key == QueueKey) is not { Value: not null } waiting) return new NothingWaits();
        var (reply, defect) = GraderReply.Parse(Reply);
        if (reply is null)
        {
            return waiting.Value.HasBadReply
                ? Decision<ProblemAttemptsEvent>.Nothing
                : new ProblemGraderReplyRejected(User, Problem, waiting.Key, QueueKey, Reply[..Math.Min(Reply.Length, LongestReply)], defect, At);
        }

        var marks = state.Marks.Select(mark => mark.InputId != waiting.Key ? mark : mark with
        {
            Correctness = reply.IsCorrect ? Correctnesses.Correct : Correctnesses.Incorrect,
            Points = reply.Points,
            Message = reply.Message,
        }).ToList();
        var earned = marks.Sum(CapaProblem.PointsOf);
        var history = state.History.SetItem(state.History.Count - 1, earned);
        var weighted = WeightedScore.Of(GradingMethods.Count(settings.GradingMethod, history), state.Possible, settings.Weight);
        var isSuccess = marks.TrueForAll(mark => mark.Correctness is Correctnesses.Correct or Correctnesses.PartiallyCorrect);
        return new ProblemAnswerGraded(
            User, Problem, waiting.Key, QueueKey, marks, earned, state.Possible, history, weighted.Earned, weighted.Possible,
            isSuccess ? "correct" : "incorrect", settings.ContentVersion, At);
    }
}
