using OpenEdx.Domain.Jobs;
using OpenEdx.Projections.Jobs;

namespace OpenEdx.Workers.Jobs;

/// <summary>Makes a report that is a table.</summary>
public abstract class ReportJob(ReportKind kind, ReportFiles files, TimeProvider clock, int pageSize = 500) : ReportFileJob(kind, files, clock, pageSize)
{
    /// <summary>Writes the next rows; before the first ones, the names of the columns.</summary>
    protected abstract Task<ReportPage> Write(ReportRequest request, CsvWriter csv, CancellationToken ct);

    protected sealed override async Task<(ReportPage Page, long Rows)> Append(ReportRequest request, FileStream file, CancellationToken ct)
    {
        var csv = new CsvWriter(file);
        var page = await Write(request, csv, ct);
        csv.Flush();
        return (page, csv.Rows - (request.IsFirst ? 1 : 0));
    }
}
