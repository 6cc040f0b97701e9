using System.Collections.Immutable;

namespace OpenEdx.Domain.Courseware;

/// <summary>A division of a course's learners into groups.</summary>
/// <param name="Scheme"><c>cohort</c>, <c>random</c>, <c>enrollment_track</c>, <c>team</c>, …</param>
public sealed record UserPartition(int Id, string Scheme, bool IsActive, IReadOnlySet<int> Groups)
{
    /// <summary>Partition by enrollment mode that every course has. Source: Open edX <c>xmodule/partitions/partitions.py</c>.</summary>
    public const int EnrollmentTrackId = 50;

    /// <summary>Empty: none.</summary>
    public string Name { get; init; } = "";

    /// <summary>By group; groups without a name may be absent.</summary>
    public IReadOnlyDictionary<int, string> GroupNames { get; init; } = ImmutableDictionary<int, string>.Empty;

    /// <summary>An experiment: chance puts each learner into a group, at first need.</summary>
    public bool IsDrawn => IsActive && Scheme == "random";
}

/// <summary>
/// Which groups may see a block: its own limits merged with those of every ancestor. The same partition in two places means
/// both limits at once; different partitions must all admit.
/// </summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/course_blocks/transformers/user_partitions.py</c>.</remarks>
public sealed record GroupAccess
{
    private readonly ImmutableSortedDictionary<int, ImmutableSortedSet<int>> limits;

    private GroupAccess(ImmutableSortedDictionary<int, ImmutableSortedSet<int>> limits) => this.limits = limits;

    public static GroupAccess Unlimited { get; } = new(ImmutableSortedDictionary<int, ImmutableSortedSet<int>>.Empty);

    /// <summary>Nobody is kept out.</summary>
    public bool IsUnlimited => limits.IsEmpty;

    /// <summary>Partitions that limit.</summary>
    public IEnumerable<int> Partitions => limits.Keys;

    /// <summary>This access with the limits of a child added.</summary>
    /// <param name="own">Groups by partition; an empty list is no limit.</param>
    public GroupAccess And(IEnumerable<KeyValuePair<int, IReadOnlyCollection<int>>> own)
    {
        var merged = limits;
        foreach (var (partition, groups) in own)
        {
            if (groups.Count == 0) continue;
            merged = merged.SetItem(
                partition, merged.TryGetValue(partition, out var known) ? known.Intersect(groups) : [.. groups]);
        }

        return ReferenceEquals(merged, limits) ? this : new(merged);
    }

    /// <summary>What remains of the limits in a course: a partition that it does not know, or an empty intersection, lets nobody in.</summary>
    public IEnumerable<(int Partition, IReadOnlySet<int> Groups)> LimitsIn(IReadOnlyDictionary<int, UserPartition> partitions) =>
        from limit in limits
        let partition = partitions.GetValueOrDefault(limit.Key)
        where partition is null or { IsActive: true }
        select (limit.Key, (IReadOnlySet<int>)(partition is null ? [] : limit.Value.Intersect(partition.Groups)));

    /// <param name="partitions">Those of the course, by id.</param>
    /// <param name="groups">The learner's group by partition; a partition that is absent: in no group.</param>
    public bool Admits(IReadOnlyDictionary<int, UserPartition> partitions, IReadOnlyDictionary<int, int> groups)
    {
        if (limits.IsEmpty) return true;
        foreach (var (id, allowed) in limits)
        {
            // A limit that names what the course does not know denies: better closed by mistake than open.
            if (!partitions.TryGetValue(id, out var partition)) return false;
            if (!partition.IsActive) continue;
            if (!groups.TryGetValue(id, out var group) || !allowed.Contains(group) || !partition.Groups.Contains(group)) return false;
        }

        return true;
    }
}
