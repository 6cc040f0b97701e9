namespace OpenEdx.Projections.Analytics;

/// <summary>The events that make up the figures of one report, for the page that shows them. One for each report, registered by its room.</summary>
public interface IFigureEvents
{
    /// <summary>Name of the report in addresses: <c>enrollment</c>, <c>video</c>.</summary>
    string Figure { get; }

    /// <summary>What is shown, for its heading: "Enrollments of 3 May 2027".</summary>
    /// <param name="which">Parameters of the address; those that the report does not know count for nothing.</param>
    string Heading(IReadOnlyDictionary<string, string> which);

    /// <summary>Positions in the log, ascending.</summary>
    /// <param name="after">Position of the last one seen; 0 for the beginning.</param>
    /// <param name="count">At most so many.</param>
    Task<IReadOnlyList<long>> Behind(AnalyticsCourse course, IReadOnlyDictionary<string, string> which, long after, int count, CancellationToken ct);
}
