using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>
/// Facts about what partners must be told of a person who is forgotten: whose data they have to erase as well. It outlives the account, so that its texts are sealed
/// under a key of its own, which is destroyed once the partners were told.
/// </summary>
public abstract record PartnerReportEvent
{
    public static string StreamOf(UserId user) => $"partner_report/{user}";
}

/// <summary>Partners are to be told of a person who asked to be forgotten.</summary>
/// <param name="Orgs">Of whose courses the person was a member; blanks between.</param>
[EventType("partner_report_requested")]
public sealed record PartnerReportRequested(
    UserId User, [property: Pii] SealedText Username, [property: Pii] SealedText Email, [property: Pii] SealedText Name, string Orgs, DateTimeOffset At) : PartnerReportEvent;

/// <summary>The operator's program fetched what it is to tell the partners.</summary>
[EventType("partner_report_started")]
public sealed record PartnerReportStarted(UserId User, DateTimeOffset At) : PartnerReportEvent;

/// <summary>The partners were told. The key is destroyed in the same transaction.</summary>
[EventType("partner_report_finished")]
public sealed record PartnerReportFinished(UserId User, DateTimeOffset At) : PartnerReportEvent;
