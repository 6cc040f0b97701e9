using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>A person at a provider is to enter this account. The caller knows that both are the same person. Linking twice records nothing new.</summary>
public sealed record LinkExternalIdentity(string Digest, string Provider, UserId User, DateTimeOffset At)
{
    /// <summary>It enters another account.</summary>
    public sealed record LinkedToAnother : Refusal;

    public Decision<ExternalIdentityEvent> Decide(ExternalIdentity state)
    {
        if (state.User == User) return Decision<ExternalIdentityEvent>.Nothing;
        if (state.User is not null) return new LinkedToAnother();
        return new ExternalIdentityLinked(Digest, Provider, User, At);
    }
}
