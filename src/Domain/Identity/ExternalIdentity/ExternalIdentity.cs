using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <param name="User">Null: linked to nobody.</param>
public sealed record ExternalIdentity(UserId? User) : IAggregate<ExternalIdentity, ExternalIdentityEvent>
{
    public static string StreamType => "external_identity";

    public static bool IsPersonal => true;

    public static ExternalIdentity Initial { get; } = new((UserId?)null);

    public ExternalIdentity Evolve(ExternalIdentityEvent fact) => fact switch
    {
        ExternalIdentityLinked linked => new(linked.User),
        ExternalIdentityUnlinked => Initial,
        _ => throw new NotSupportedException($"{fact.GetType().Name} is no fact of an identity elsewhere."),
    };
}
