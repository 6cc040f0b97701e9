using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Enrollment;

/// <summary>The course team changes a cohort.</summary>
/// <param name="Name">Null: as it is.</param>
/// <param name="Assignment">Null: as it is.</param>
/// <param name="ChangesContent">False: <paramref name="Content"/> says nothing.</param>
/// <param name="Content">Partition and group whose content its members see from now on; null: none.</param>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/course_groups/cohorts.py</c> (set_assignment_type) and <c>views.py</c>.</remarks>
public sealed record ChangeCohort(
    CourseKey Course, int Cohort, string? Name, string? Assignment, bool ChangesContent, (int Partition, int Group)? Content, UserId? By, DateTimeOffset At)
{
    /// <summary>The course has no such cohort.</summary>
    public sealed record UnknownCohort(int Cohort) : Refusal;

    /// <summary>Chance would have no cohort left to put learners in.</summary>
    public sealed record LastRandomCohort(int Cohort) : Refusal;

    /// <summary>What is already so is not recorded again.</summary>
    public Decision<CourseCohortsEvent> Decide(CourseCohorts state)
    {
        if (!state.Cohorts.TryGetValue(Cohort, out var known)) return new UnknownCohort(Cohort);
        var facts = new List<CourseCohortsEvent>();
        if (Name is { } name && name != known.Name)
        {
            if (name.Length is 0 or > CreateCohort.LongestName) return new CreateCohort.ImpossibleName();
            if (state.HasName(name)) return new CreateCohort.NameExists(name);
            facts.Add(new CohortRenamed(Course, Cohort, name, known.Name, By, At));
        }

        if (Assignment is { } assignment && assignment != known.Assignment)
        {
            if (assignment is not (Enrollment.Cohort.Manual or Enrollment.Cohort.Random)) return new CreateCohort.UnknownAssignment(assignment);
            if (known.Assignment == Enrollment.Cohort.Random && state.Random.Count() == 1) return new LastRandomCohort(Cohort);
            facts.Add(new CohortAssignmentChanged(Course, Cohort, assignment, By, At));
        }

        if (ChangesContent && Content != known.Content)
        {
            facts.Add(Content is { } content
                ? new CohortLinked(Course, Cohort, content.Partition, content.Group, By, At)
                : new CohortUnlinked(Course, Cohort, By, At));
        }

        return Decision<CourseCohortsEvent>.Of(facts);
    }
}
