using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Identity;

/// <summary>One role of one person in one course run.</summary>
/// <param name="Role">See <see cref="CourseRoles"/>.</param>
public sealed record CourseRoleHolder(long UserId, string CourseId, string Role, DateTimeOffset GrantedAt);

public readonly record struct CourseRoleHolderKey(long UserId, string CourseId, string Role);

/// <summary>
/// <c>identity.course_roles</c>: course teams. Inline: a role revoked must not work for another second. Readers: every request
/// with a credential (by person), team lists (by course).
/// </summary>
public sealed class CourseRoleHolders : RowProjection<CourseRoleHolder, CourseRoleHolderKey>
{
    public override string Name => "course_roles";

    public override string Table => "identity.course_roles";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public override IReadOnlyCollection<Type> Consumes { get; } = [typeof(CourseRoleGranted), typeof(CourseRoleRevoked)];

    public override IReadOnlyList<IReadOnlyList<string>> Indexes { get; } = [["course_id", "role"]];

    protected override IEnumerable<CourseRoleHolderKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        CourseRoleGranted it => [new(it.User.Value, it.Course.ToString(), it.Role)],
        CourseRoleRevoked it => [new(it.User.Value, it.Course.ToString(), it.Role)],
        _ => [],
    };

    protected override CourseRoleHolder? Evolve(CourseRoleHolder? row, CourseRoleHolderKey key, RecordedEvent fact) => fact.Data switch
    {
        CourseRoleGranted granted => row ?? new(key.UserId, key.CourseId, key.Role, granted.At),
        CourseRoleRevoked => null,
        _ => throw new NotSupportedException($"{fact.Data.GetType().Name} does not change a course team."),
    };
}
