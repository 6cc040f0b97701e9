using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Workers.Grading;

/// <summary>A fact of Assessment that sets, or takes away, a learner's score in a problem. Its stored name is the kind of the grade's cause.</summary>
internal sealed record ScoreFact(UserId User, UsageKey Problem, ProblemScore Score, RecordedEvent Source)
{
    /// <summary>A reset of the attempts is none of them: the score stays.</summary>
    public static IReadOnlyList<Type> Types { get; } =
    [
        typeof(ProblemChecked), typeof(ProblemReset), typeof(ProblemRescored), typeof(ProblemScoreOverridden), typeof(ProblemStateDeleted),
        typeof(ProblemAnswerGraded), typeof(BlockScored), typeof(BlockScoreRemoved), typeof(BlockScoreOverridden), typeof(BlockRescored), typeof(BlockStateDeleted),
    ];

    /// <summary>Null: the fact sets no score.</summary>
    public static ScoreFact? Of(RecordedEvent fact)
    {
        switch (fact.Data)
        {
            case ProblemChecked done:
                var (earned, possible) = ProblemScore.Raw(done.Earned, done.Possible, done.WeightedEarned, done.WeightedPossible);
                return new(done.User, done.Problem, new(earned, possible, done.At, done.At), fact);
            case ProblemRescored { KeepsFormerScore: false } again:
                var raw = ProblemScore.Raw(again.Earned, again.Possible, again.WeightedEarned, again.WeightedPossible);
                return new(again.User, again.Problem, new(raw.Earned, raw.Possible, again.At, again.At), fact);
            case ProblemAnswerGraded graded:
                var later = ProblemScore.Raw(graded.Earned, graded.Possible, graded.WeightedEarned, graded.WeightedPossible);
                return new(graded.User, graded.Problem, new(later.Earned, later.Possible, graded.At, graded.At), fact);
            case ProblemReset reset:
                return new(reset.User, reset.Problem, new(0, reset.Possible, reset.At, reset.At), fact);
            case ProblemScoreOverridden set:
                return new(set.User, set.Problem, new(set.Earned, set.Possible, set.At, set.At), fact);
            case ProblemStateDeleted deleted:
                return new(deleted.User, deleted.Problem, ProblemScore.Deleted(deleted.At), fact);
            case BlockScored scored:
                return new(scored.User, scored.Block, new(scored.Earned, scored.Possible, scored.At, scored.At), fact);
            case BlockScoreRemoved removed:
                return new(removed.User, removed.Block, ProblemScore.Deleted(removed.At), fact);
            case BlockScoreOverridden set:
                return new(set.User, set.Block, new(set.Earned, set.Possible, set.At, set.At), fact);
            case BlockRescored { KeepsFormerScore: false } again:
                return new(again.User, again.Block, new(again.Earned, again.Possible, again.At, again.At), fact);
            case BlockStateDeleted deleted:
                return new(deleted.User, deleted.Block, ProblemScore.Deleted(deleted.At), fact);
            default:
                return null;
        }
    }

    /// <param name="former">Null: the first.</param>
    public ProblemScore After(ProblemScore? former) => former?.After(Score) ?? Score;
}
