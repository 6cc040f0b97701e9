using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>What partners must be told of one person, and how far that is.</summary>
public sealed record PartnerReport(PartnerReportStage Stage) : IAggregate<PartnerReport, PartnerReportEvent>
{
    public static string StreamType => "partner_report";

    public static bool IsPersonal => true;

    public static PartnerReport Initial { get; } = new(PartnerReportStage.None);

    public PartnerReport Evolve(PartnerReportEvent fact) => fact switch
    {
        PartnerReportRequested => new(PartnerReportStage.Waiting),
        PartnerReportStarted => new(PartnerReportStage.Started),
        PartnerReportFinished => new(PartnerReportStage.None),
        _ => throw new NotSupportedException($"{fact.GetType().Name} is no fact about a report to partners."),
    };
}

public enum PartnerReportStage
{
    /// <summary>Nothing to tell, or everybody was told.</summary>
    None,

    Waiting,

    /// <summary>Somebody is telling the partners.</summary>
    Started,
}
