using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>Partners are to be told of a person. Asking twice records nothing new.</summary>
/// <param name="Orgs">Empty: nobody is to be told, and nothing is recorded.</param>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/user_api/accounts/views.py</c> (AccountRetirementPartnerReportView).</remarks>
public sealed record RequestPartnerReport(UserId User, SealedText Username, SealedText Email, SealedText Name, IReadOnlyCollection<string> Orgs, DateTimeOffset At)
{
    public Decision<PartnerReportEvent> Decide(PartnerReport state) => state.Stage != PartnerReportStage.None || Orgs.Count == 0
        ? Decision<PartnerReportEvent>.Nothing
        : new PartnerReportRequested(User, Username, Email, Name, string.Join(' ', Orgs.Order(StringComparer.Ordinal)), At);
}

/// <summary>What the partners are to be told was fetched. What is under way is not fetched again.</summary>
public sealed record StartPartnerReport(UserId User, DateTimeOffset At)
{
    public Decision<PartnerReportEvent> Decide(PartnerReport state) =>
        state.Stage == PartnerReportStage.Waiting ? new PartnerReportStarted(User, At) : Decision<PartnerReportEvent>.Nothing;
}

/// <summary>The partners were told.</summary>
public sealed record FinishPartnerReport(UserId User, DateTimeOffset At)
{
    public sealed record NotStarted(UserId User) : Refusal;

    public Decision<PartnerReportEvent> Decide(PartnerReport state) =>
        state.Stage == PartnerReportStage.Started ? new PartnerReportFinished(User, At) : new NotStarted(User);
}
