using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>
/// Who holds a username or an e-mail address: one stream per name, created in the transaction of the registration, so that the
/// store's version check makes the name unique. The stream is named after a keyed digest of the lower-case name, made by the
/// caller with a secret of the installation: the name cannot be read from it, nor guessed without the secret.
/// </summary>
public abstract record AccountNameEvent
{
    /// <param name="digest">Keyed digest of the lower-case username.</param>
    public static string UsernameStream(string digest) => $"username/{digest}";

    /// <param name="digest">Keyed digest of the lower-case address.</param>
    public static string EmailStream(string digest) => $"email/{digest}";
}

/// <summary>A username belongs to this account forever; a retired person's username is never given to another.</summary>
[EventType("username_reserved")]
public sealed record UsernameReserved(UserId User, DateTimeOffset At) : AccountNameEvent;

/// <summary>An e-mail address belongs to this account, as its first or its second one.</summary>
[EventType("email_reserved")]
public sealed record EmailReserved(UserId User, DateTimeOffset At) : AccountNameEvent;

/// <summary>The account has another address now; this one may be taken by anybody.</summary>
[EventType("email_released")]
public sealed record EmailReleased(UserId User, DateTimeOffset At) : AccountNameEvent;
