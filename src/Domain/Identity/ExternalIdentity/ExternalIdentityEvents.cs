using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>
/// Whose account somebody enters who signs in elsewhere: one stream per person at a provider, so that the store's version check gives each of them to one
/// account. Named after a keyed digest, as streams of usernames are: who the person is there cannot be read from it.
/// </summary>
public abstract record ExternalIdentityEvent
{
    /// <param name="digest">Keyed digest of the provider and of the person's id there.</param>
    public static string StreamOf(string digest) => $"external_identity/{digest}";
}

/// <summary>Who signs in at the provider as this person enters this account.</summary>
/// <param name="Digest">That the stream is named after.</param>
/// <param name="Provider">Its name in URLs: <c>ol-oauth2</c>.</param>
[EventType("external_identity_linked")]
public sealed record ExternalIdentityLinked(string Digest, string Provider, UserId User, DateTimeOffset At) : ExternalIdentityEvent;

/// <summary>The person does not want that any more.</summary>
[EventType("external_identity_unlinked")]
public sealed record ExternalIdentityUnlinked(string Digest, string Provider, UserId User, DateTimeOffset At) : ExternalIdentityEvent;
