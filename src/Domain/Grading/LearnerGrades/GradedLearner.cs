using System.Collections.Immutable;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Grading;

/// <summary>What grading knows of one learner of a course, as of some event of the log.</summary>
/// <param name="Scores">By problem; those never touched are absent. A calculation may be given only the scores that it reads.</param>
public sealed record GradedLearner(IReadOnlyDictionary<UsageKey, ProblemScore> Scores)
{
    /// <summary>Did nothing, and nothing is known of groups and draws.</summary>
    public static GradedLearner Nobody { get; } = new(ImmutableDictionary<UsageKey, ProblemScore>.Empty);

    public LearnerSight Sight { get; init; } = LearnerSight.Unknown;

    /// <summary>Subsections whose points the course team set, see <see cref="SubsectionOverride"/>.</summary>
    public IReadOnlyDictionary<UsageKey, SubsectionOverride> Overrides { get; init; } = ImmutableDictionary<UsageKey, SubsectionOverride>.Empty;
}
