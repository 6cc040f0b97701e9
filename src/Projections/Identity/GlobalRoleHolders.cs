using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Identity;

/// <summary>One role of one person on the whole platform.</summary>
/// <param name="Role">See <see cref="GlobalRoles"/>.</param>
public sealed record GlobalRoleHolder(long UserId, string Role, DateTimeOffset GrantedAt);

public readonly record struct GlobalRoleHolderKey(long UserId, string Role);

/// <summary>
/// <c>identity.global_roles</c>. Inline: a role revoked must not work for another second. Reader: every request with a credential, which finds
/// <c>staff</c> and <c>superuser</c> with the account itself.
/// </summary>
public sealed class GlobalRoleHolders : RowProjection<GlobalRoleHolder, GlobalRoleHolderKey>
{
    public override string Name => "global_roles";

    public override string Table => "identity.global_roles";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public override IReadOnlyCollection<Type> Consumes { get; } = [typeof(GlobalRoleGranted), typeof(GlobalRoleRevoked)];

    protected override IEnumerable<GlobalRoleHolderKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        GlobalRoleGranted it => [new(it.User.Value, it.Role)],
        GlobalRoleRevoked it => [new(it.User.Value, it.Role)],
        _ => [],
    };

    protected override GlobalRoleHolder? Evolve(GlobalRoleHolder? row, GlobalRoleHolderKey key, RecordedEvent fact) => fact.Data switch
    {
        GlobalRoleGranted granted => row ?? new(key.UserId, key.Role, granted.At),
        GlobalRoleRevoked => null,
        _ => throw new NotSupportedException($"{fact.Data.GetType().Name} changes no role on the platform."),
    };
}
