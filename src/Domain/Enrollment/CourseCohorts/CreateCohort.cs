using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Enrollment;

/// <summary>The course team makes a cohort, or the platform makes the default one.</summary>
/// <param name="Content">Partition and group whose content its members see; null: none.</param>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/course_groups/cohorts.py</c> (add_cohort).</remarks>
public sealed record CreateCohort(CourseKey Course, string Name, string Assignment, (int Partition, int Group)? Content, UserId? By, DateTimeOffset At)
{
    public const int LongestName = 255;

    /// <summary>The course has a cohort of this name.</summary>
    public sealed record NameExists(string Name) : Refusal;

    /// <summary>Empty, or too long.</summary>
    public sealed record ImpossibleName : Refusal;

    /// <summary>Neither <c>manual</c> nor <c>random</c>.</summary>
    public sealed record UnknownAssignment(string Assignment) : Refusal;

    /// <summary>Asking twice is refused: names are unique, as upstream.</summary>
    public Decision<CourseCohortsEvent> Decide(CourseCohorts state)
    {
        if (Name.Length is 0 or > LongestName) return new ImpossibleName();
        if (Assignment is not (Cohort.Manual or Cohort.Random)) return new UnknownAssignment(Assignment);
        if (state.HasName(Name)) return new NameExists(Name);
        var number = state.Cohorts.Count == 0 ? 1 : state.Cohorts.Keys.Max() + 1;
        var created = new CohortCreated(Course, number, Name, Assignment, By, At);
        return Content is { } content
            ? new CourseCohortsEvent[] { created, new CohortLinked(Course, number, content.Partition, content.Group, By, At) }
            : created;
    }
}
