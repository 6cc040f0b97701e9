using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>The person wants another address. A mail with a link goes there; until the link is followed the former address counts.</summary>
/// <param name="Email">As typed.</param>
[EventType("email_change_requested")]
public sealed record EmailChangeRequested(UserId User, [property: Pii] SealedText Email, DateTimeOffset At) : UserAccountEvent;

/// <summary>The link was followed: this is the address of the account now.</summary>
[EventType("email_changed")]
public sealed record EmailChanged(UserId User, [property: Pii] SealedText Email, DateTimeOffset At) : UserAccountEvent;

/// <summary>The person named a second address, for the day when the first one cannot be read any more. A mail with a link goes there.</summary>
/// <param name="Email">As typed.</param>
[EventType("secondary_email_requested")]
public sealed record SecondaryEmailRequested(UserId User, [property: Pii] SealedText Email, DateTimeOffset At) : UserAccountEvent;

/// <summary>Somebody who named the second address of this account asked for another password. The mail goes to the second address because of this fact; the secret in it is not here.</summary>
[EventType("recovery_mail_requested")]
public sealed record RecoveryMailRequested(UserId User, DateTimeOffset At) : UserAccountEvent;

/// <summary>The link to the second address was followed, or the second address was given up.</summary>
/// <param name="Email">Null: there is none any more.</param>
[EventType("secondary_email_changed")]
public sealed record SecondaryEmailChanged(UserId User, [property: Pii] SealedText? Email, DateTimeOffset At) : UserAccountEvent;
