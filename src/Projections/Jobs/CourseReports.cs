using OpenEdx.Domain.Jobs;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Jobs;

/// <summary>One report of a course team; its file goes when <see cref="ReportFiles.Kept"/> is over, the row stays.</summary>
/// <param name="Task">The job that made it.</param>
/// <param name="Kind">See <see cref="ReportKind.Job"/>.</param>
/// <param name="Rows">Without the one of the column names.</param>
public sealed record CourseReportRow(
    Guid Task, string CourseId, string Kind, string Name, long Bytes, long Rows, long RequestedBy, DateTimeOffset StoredAt);

public readonly record struct CourseReportKey(Guid Task);

/// <summary>Table <c>jobs.course_reports</c>, one row per report. Async: a report takes seconds to make anyway. Readers: lists of downloads.</summary>
public sealed class CourseReports : RowProjection<CourseReportRow, CourseReportKey>
{
    public override string Name => "course_reports";

    public override string Table => "jobs.course_reports";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public override IReadOnlyCollection<Type> Consumes { get; } = [typeof(ReportStored)];

    public override IReadOnlyList<IReadOnlyList<string>> Indexes => [["course_id", "stored_at"]];

    protected override IEnumerable<CourseReportKey> KeysOf(RecordedEvent fact) => fact.Data is ReportStored stored ? [new(stored.Task)] : [];

    protected override CourseReportRow? Evolve(CourseReportRow? row, CourseReportKey key, RecordedEvent fact)
    {
        var stored = (ReportStored)fact.Data;
        return new(key.Task, stored.Course.ToString(), stored.Kind, stored.Name, stored.Bytes, stored.Rows, stored.By.Value, stored.At);
    }
}
