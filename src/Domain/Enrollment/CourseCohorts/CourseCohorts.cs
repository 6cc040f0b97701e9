using System.Collections.Immutable;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Enrollment;

/// <summary>The cohorts of one course run.</summary>
/// <param name="IsCohorted">False: nobody counts as a member of any.</param>
/// <param name="Cohorts">By number.</param>
public sealed record CourseCohorts(bool IsCohorted, ImmutableSortedDictionary<int, Cohort> Cohorts) : IAggregate<CourseCohorts, CourseCohortsEvent>
{
    public static string StreamType => "course_cohorts";

    public static CourseCohorts Initial { get; } = new(false, ImmutableSortedDictionary<int, Cohort>.Empty);

    /// <summary>Cohorts that chance puts learners in.</summary>
    public IEnumerable<int> Random => Cohorts.Where(cohort => cohort.Value.Assignment == Cohort.Random).Select(cohort => cohort.Key);

    public bool HasName(string name) => Cohorts.Values.Any(cohort => cohort.Name == name);

    public CourseCohorts Evolve(CourseCohortsEvent fact) => fact switch
    {
        CohortingSwitched switched => this with { IsCohorted = switched.IsCohorted },
        CohortCreated created => With(created.Cohort, _ => new(created.Name, created.Assignment, null)),
        CohortRenamed renamed => With(renamed.Cohort, cohort => cohort with { Name = renamed.Name }),
        CohortAssignmentChanged changed => With(changed.Cohort, cohort => cohort with { Assignment = changed.Assignment }),
        CohortLinked linked => With(linked.Cohort, cohort => cohort with { Content = (linked.PartitionId, linked.GroupId) }),
        CohortUnlinked unlinked => With(unlinked.Cohort, cohort => cohort with { Content = null }),
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of CourseCohorts."),
    };

    private CourseCohorts With(int number, Func<Cohort, Cohort> change) =>
        this with { Cohorts = Cohorts.SetItem(number, change(Cohorts.GetValueOrDefault(number) ?? new("", Cohort.Manual, null))) };
}

/// <summary>A group of learners of a course run.</summary>
/// <param name="Content">Partition and group whose content its members see; null: none.</param>
public sealed record Cohort(string Name, string Assignment, (int Partition, int Group)? Content)
{
    public const string Manual = "manual";
    public const string Random = "random";

    /// <summary>Made when somebody needs a cohort and chance has none to choose from. Upstream's name.</summary>
    public const string DefaultName = "Default Group";
}
