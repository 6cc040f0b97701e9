using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>A person at a provider is to enter this account no longer. Unlinking what is not linked records nothing.</summary>
public sealed record UnlinkExternalIdentity(string Digest, string Provider, UserId User, DateTimeOffset At)
{
    public Decision<ExternalIdentityEvent> Decide(ExternalIdentity state) => state.User == User
        ? new ExternalIdentityUnlinked(Digest, Provider, User, At)
        : Decision<ExternalIdentityEvent>.Nothing;
}
