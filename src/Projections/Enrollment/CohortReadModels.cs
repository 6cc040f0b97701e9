using OpenEdx.Domain.Enrollment;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Enrollment;

/// <summary>One cohort of a course run.</summary>
/// <param name="AssignmentType"><c>manual</c> or <c>random</c>.</param>
/// <param name="PartitionId">With <paramref name="GroupId"/>: the content group of its members; null: none.</param>
public sealed record CohortRow(string CourseId, int CohortId, string Name, string AssignmentType, int? PartitionId, int? GroupId);

public readonly record struct CohortKey(string CourseId, int CohortId);

/// <summary>Table <c>enrollment.cohorts</c>. Inline: clients list cohorts right after they made one. Readers: cohorts API, access to content.</summary>
public sealed class Cohorts : RowProjection<CohortRow, CohortKey>
{
    public override string Name => "cohorts";

    public override string Table => "enrollment.cohorts";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public override IReadOnlyCollection<Type> Consumes { get; } =
        [typeof(CohortCreated), typeof(CohortRenamed), typeof(CohortAssignmentChanged), typeof(CohortLinked), typeof(CohortUnlinked)];

    protected override IEnumerable<CohortKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        CohortCreated it => [new(it.Course.ToString(), it.Cohort)],
        CohortRenamed it => [new(it.Course.ToString(), it.Cohort)],
        CohortAssignmentChanged it => [new(it.Course.ToString(), it.Cohort)],
        CohortLinked it => [new(it.Course.ToString(), it.Cohort)],
        CohortUnlinked it => [new(it.Course.ToString(), it.Cohort)],
        _ => [],
    };

    protected override CohortRow? Evolve(CohortRow? row, CohortKey key, RecordedEvent fact) => fact.Data switch
    {
        CohortCreated created => new(key.CourseId, key.CohortId, created.Name, created.Assignment, null, null),
        CohortRenamed renamed when row is not null => row with { Name = renamed.Name },
        CohortAssignmentChanged changed when row is not null => row with { AssignmentType = changed.Assignment },
        CohortLinked linked when row is not null => row with { PartitionId = linked.PartitionId, GroupId = linked.GroupId },
        CohortUnlinked when row is not null => row with { PartitionId = null, GroupId = null },
        _ => row,
    };
}

/// <summary>The cohort of one learner in a course run.</summary>
public sealed record CohortMember(long UserId, string CourseId, int CohortId, DateTimeOffset JoinedAt);

public readonly record struct CohortMemberKey(long UserId, string CourseId);

/// <summary>
/// Table <c>enrollment.cohort_members</c>, learners without a cohort absent. Inline: a learner who was moved must not see another moment of
/// the former cohort's content. Readers: cohorts API, access to content, gradebook.
/// </summary>
public sealed class CohortMembers : RowProjection<CohortMember, CohortMemberKey>
{
    public override string Name => "cohort_members";

    public override string Table => "enrollment.cohort_members";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public override IReadOnlyCollection<Type> Consumes { get; } = [typeof(CohortJoined), typeof(CohortLeft)];

    public override IReadOnlyList<IReadOnlyList<string>> Indexes => [["course_id", "cohort_id"]];

    protected override IEnumerable<CohortMemberKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        CohortJoined joined => [new(joined.User.Value, joined.Course.ToString())],
        CohortLeft left => [new(left.User.Value, left.Course.ToString())],
        _ => [],
    };

    protected override CohortMember? Evolve(CohortMember? row, CohortMemberKey key, RecordedEvent fact) => fact.Data switch
    {
        CohortJoined joined => new(key.UserId, key.CourseId, joined.Cohort, joined.At),
        CohortLeft => null,
        _ => row,
    };
}

/// <summary>Whether cohorts count in a course run.</summary>
public sealed record CohortingRow(string CourseId, bool IsCohorted);

public readonly record struct CohortingKey(string CourseId);

/// <summary>Table <c>enrollment.cohorting</c>; courses that never switched are absent and not cohorted. Inline: clients read back at once.</summary>
public sealed class Cohorting : RowProjection<CohortingRow, CohortingKey>
{
    public override string Name => "cohorting";

    public override string Table => "enrollment.cohorting";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public override IReadOnlyCollection<Type> Consumes { get; } = [typeof(CohortingSwitched)];

    protected override IEnumerable<CohortingKey> KeysOf(RecordedEvent fact) =>
        fact.Data is CohortingSwitched switched ? [new(switched.Course.ToString())] : [];

    protected override CohortingRow? Evolve(CohortingRow? row, CohortingKey key, RecordedEvent fact) =>
        new(key.CourseId, ((CohortingSwitched)fact.Data).IsCohorted);
}
