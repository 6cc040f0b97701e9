using OpenEdx.Domain.Analytics;

namespace OpenEdx.Projections.Analytics;

/// <summary>Some thousand lines on their way into the log.</summary>
/// <param name="Lines">Read, in the order of the file.</param>
/// <param name="Rejected">Set aside, with the reason.</param>
/// <param name="Through">Number of the last line that the batch takes the file to.</param>
/// <param name="Digest">Of the file up to there.</param>
/// <param name="IsLast">The file ends here.</param>
internal sealed record ImportedBatch(IReadOnlyList<ImportedLine> Lines, IReadOnlyList<RejectedLine> Rejected, long Through, byte[] Digest, bool IsLast);

/// <summary>A line as the fact that it becomes.</summary>
/// <param name="Number">In its file, from 1.</param>
internal sealed record ImportedLine(long Number, Guid Id, TrackingLineImported Fact);

/// <summary>A line set aside.</summary>
/// <param name="Source">File.</param>
/// <param name="Line">From 1.</param>
public sealed record RejectedLine(string Source, long Line, string Reason);

/// <summary>What an import did so far.</summary>
/// <param name="Read">Lines read, blank ones and those passed over included.</param>
/// <param name="Stored">New facts.</param>
/// <param name="Known">Lines that were facts already.</param>
/// <param name="Rejected">Lines set aside.</param>
public sealed record TrackingImportOutcome(long Read, long Stored, long Known, long Rejected)
{
    public static TrackingImportOutcome Nothing { get; } = new(0, 0, 0, 0);

    public static TrackingImportOutcome operator +(TrackingImportOutcome one, TrackingImportOutcome other) =>
        new(one.Read + other.Read, one.Stored + other.Stored, one.Known + other.Known, one.Rejected + other.Rejected);
}
