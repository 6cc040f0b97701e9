using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>A learner keeps answers for later, without having them graded.</summary>
public sealed record SaveAnswers(UserId User, UsageKey Problem, AnswerSheet Answers, int FreshSeed, DateTimeOffset At)
{
    /// <summary>No attempts left, or past the closing date.</summary>
    public sealed record Closed : Refusal;

    /// <summary>The problem was answered and must be reset first.</summary>
    public sealed record Done : Refusal;

    public Decision<ProblemAttemptsEvent> Decide(ProblemAttempts state, ProblemSettings settings, Func<int, CapaProblem> load)
    {
        var rules = new ProblemRules(settings, state, At, isTeam: false);
        if (!rules.CanSave) return rules.NeedsReset ? new Done() : new Closed();
        var seed = state.Seed ?? FreshSeed;
        var answers = load(seed).Own(Answers);
        if (state.HasSavedAnswers && state.Answers.Equals(answers.Values)) return Decision<ProblemAttemptsEvent>.Nothing;
        var saved = new ProblemAnswersSaved(User, Problem, answers.Values, At);
        return state.Seed is null && settings.IsRandomized
            ? Decision<ProblemAttemptsEvent>.Of(new ProblemSeedDrawn(User, Problem, seed, At), saved)
            : saved;
    }
}
