using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>
/// The person asked to be forgotten, or staff did for them. From here on nobody enters the account; the operator's pipeline works off the
/// queue, and <see cref="UserRetired"/> is its end. Until then it can be cancelled.
/// </summary>
[EventType("retirement_requested")]
public sealed record RetirementRequested(UserId User, DateTimeOffset At) : UserAccountEvent;

/// <summary>The request was taken back. The password of before counts no more: the person asks for a new one by mail.</summary>
[EventType("retirement_cancelled")]
public sealed record RetirementCancelled(UserId User, DateTimeOffset At) : UserAccountEvent;

/// <summary>The operator's pipeline came to another step.</summary>
/// <param name="State">One of <see cref="RetirementStates"/>.</param>
/// <param name="Response">What the step answered, for the operator; tells nothing about the person.</param>
[EventType("retirement_state_changed")]
public sealed record RetirementStateChanged(UserId User, string State, string Response, DateTimeOffset At) : UserAccountEvent;

/// <summary>The operator took a finished retirement off the list.</summary>
[EventType("retirement_cleaned_up")]
public sealed record RetirementCleanedUp(UserId User, DateTimeOffset At) : UserAccountEvent;
