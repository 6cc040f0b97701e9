using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Workers.Grading;

/// <summary>A fact after which the grades of one learner are calculated again. Its stored name is the kind of the grade's cause.</summary>
/// <param name="Score">Null: the fact sets no score.</param>
/// <param name="Subsection">The only one that can change; null: any, since the learner may see another course from now on.</param>
internal sealed record LearnerFact(UserId User, CourseKey Course, ScoreFact? Score, UsageKey? Subsection, DateTimeOffset At, RecordedEvent Source)
{
    public static IReadOnlyList<Type> Types { get; } =
    [
        .. ScoreFact.Types,
        typeof(SubsectionGradeOverridden), typeof(SubsectionOverrideRemoved),
        typeof(EnrollmentActivated), typeof(EnrollmentModeChanged), typeof(CohortJoined), typeof(CohortLeft),
        typeof(PartitionGroupAssigned), typeof(LibraryContentAssigned), typeof(LibraryContentRemoved), typeof(RandomChildChosen),
    ];

    public bool ChangesSight => Score is null && Subsection is null;

    public GradeCause Cause => new(Source.Type, Source.Id, Source.Position);

    /// <summary>Null: no such fact.</summary>
    public static LearnerFact? Of(RecordedEvent fact) => ScoreFact.Of(fact) is { } score
        ? new(score.User, score.Problem.Course, score, null, score.Score.At, fact)
        : fact.Data switch
        {
            SubsectionGradeOverridden set => new(set.User, set.Subsection.Course, null, set.Subsection, set.At, fact),
            SubsectionOverrideRemoved removed => new(removed.User, removed.Subsection.Course, null, removed.Subsection, removed.At, fact),
            EnrollmentActivated joined => new(joined.User, joined.Course, null, null, joined.At, fact),
            EnrollmentModeChanged moved => new(moved.User, moved.Course, null, null, moved.At, fact),
            CohortJoined joined => new(joined.User, joined.Course, null, null, joined.At, fact),
            CohortLeft left => new(left.User, left.Course, null, null, left.At, fact),
            PartitionGroupAssigned drawn => new(drawn.User, drawn.Course, null, null, drawn.At, fact),
            LibraryContentAssigned drawn => new(drawn.User, drawn.Block.Course, null, null, drawn.At, fact),
            LibraryContentRemoved removed => new(removed.User, removed.Block.Course, null, null, removed.At, fact),
            RandomChildChosen chosen => new(chosen.User, chosen.Block.Course, null, null, chosen.At, fact),
            _ => null,
        };

    /// <param name="known">With the scores that the calculation reads, see <see cref="Needed"/>.</param>
    public Decision<LearnerGradesEvent> Decide(LearnerGrades state, GradedCourse course, GradedLearner known)
    {
        if (Score is { } score) return new RecordProblemScore(User, score.Problem, Cause, At).Decide(state, course, known);
        if (Subsection is { } subsection) return new RecalculateSubsection(User, subsection, Cause, At).Decide(state, course, known);
        return new RecalculateGrades(User, Cause, At).Decide(state, course, known);
    }

    /// <summary>Scores that the calculation reads: those of the subsections concerned. All others are in the recorded grades.</summary>
    /// <param name="course">Null: not published yet.</param>
    public IEnumerable<(UserId User, UsageKey Problem)> Needed(GradedCourse? course)
    {
        if (Score is { } score) yield return (User, score.Problem);
        if (course is null || ChangesSight) yield break;
        var concerned = Score is { } own ? course.SubsectionsOf(own.Problem) : course.Subsections.Where(subsection => subsection.Usage == Subsection);
        foreach (var problem in concerned.SelectMany(subsection => subsection.Problems)) yield return (User, problem.Usage);
    }
}
