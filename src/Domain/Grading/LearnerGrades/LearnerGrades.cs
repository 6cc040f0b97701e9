using System.Collections.Immutable;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Grading;

/// <summary>Current grades of one learner in one course run, so that a recalculation records only what came out differently.</summary>
/// <param name="Subsections">Subsections with a recorded grade, also those that left the course since.</param>
/// <param name="Outcome">Null: nothing was ever attempted.</param>
public sealed record LearnerGrades(ImmutableDictionary<UsageKey, SubsectionTotals> Subsections, CourseOutcome? Outcome)
    : IAggregate<LearnerGrades, LearnerGradesEvent>
{
    public static string StreamType => "learner_grades";

    public static LearnerGrades Initial { get; } = new(ImmutableDictionary<UsageKey, SubsectionTotals>.Empty, null);

    public LearnerGrades Evolve(LearnerGradesEvent fact) => fact switch
    {
        SubsectionGradeChanged changed => this with
        {
            Subsections = Subsections.SetItem(
                changed.Subsection,
                new(changed.EarnedAll, changed.PossibleAll, changed.EarnedGraded, changed.PossibleGraded, changed.FirstAttempted)),
        },
        CourseGradeChanged changed => this with { Outcome = new(changed.Percent, changed.Letter, changed.Passed) },
        // They tell what the grade before them says already.
        CourseGradeNowPassed or CourseGradeNowFailed => this,
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of LearnerGrades."),
    };
}
