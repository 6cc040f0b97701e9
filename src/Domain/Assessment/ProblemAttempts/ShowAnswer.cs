using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>A learner asks for the right answers.</summary>
public sealed record ShowAnswer(UserId User, UsageKey Problem, DateTimeOffset At)
{
    /// <summary>The author's rule does not allow it, or not yet.</summary>
    public sealed record NotAvailable : Refusal;

    /// <summary>Asking again, with nothing done in between, records nothing new.</summary>
    public Decision<ProblemAttemptsEvent> Decide(ProblemAttempts state, ProblemSettings settings, bool isTeam)
    {
        if (!new ProblemRules(settings, state, At, isTeam).AnswerIsAvailable) return new NotAvailable();
        return state.AnswersShown ? Decision<ProblemAttemptsEvent>.Nothing : new ProblemAnswerShown(User, Problem, At);
    }
}
