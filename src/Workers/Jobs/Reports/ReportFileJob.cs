using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Jobs;

namespace OpenEdx.Workers.Jobs;

/// <summary>
/// Makes the file of a report, page by page: a page is in the file, on the device, before the progress that counts it commits. After a
/// kill the file is cut back to what was counted and goes on from there; where the file or the columns are not what they were, it begins
/// anew. No more than a page is ever in memory.
/// </summary>
/// <param name="pageSize">See <see cref="BatchSize"/>.</param>
public abstract class ReportFileJob(ReportKind kind, ReportFiles files, TimeProvider clock, int pageSize = 500) : IJob
{
    public string Kind => kind.Job;

    /// <summary>Items of a page: enough to be quick, few enough that progress is seen.</summary>
    public int BatchSize { get; init; } = pageSize;

    public async Task<JobBatch> RunBatch(InstructorTask task, ProjectionSession session, CancellationToken ct)
    {
        var course = task.Course ?? throw new InvalidOperationException("A report is about a course.");
        var input = ReportTask.Of(task.Input);
        var request = new ReportRequest(course, input, clock.GetUtcNow(), "", BatchSize, session);
        var edition = await Edition(request, ct);
        var place = ReportPlace.Of(task.Cursor, edition);
        if (place.Edition != edition) place = ReportPlace.Start(edition);

        await using var file = files.Continue(input.Task, place.Bytes, kind.Extension);
        if (file.Length < place.Bytes) place = ReportPlace.Start(edition);
        var (page, rows) = await Append(request with { After = place.After }, file, ct);
        file.Flush(flushToDisk: true);

        var next = place with { Bytes = file.Length, Rows = place.Rows + rows, Done = place.Done + page.Items, After = page.After };
        return new(next.Done, Math.Max(page.Total, next.Done), next.ToString(), page.IsLast, page.IsLast ? [await Stored(input, course, next, session, ct)] : []);
    }

    /// <summary>Changes when the columns, or their order, may have changed.</summary>
    protected virtual Task<long> Edition(ReportRequest request, CancellationToken ct) => Task.FromResult(0L);

    /// <summary>Writes the next page at the end of the file.</summary>
    /// <returns>What was written, and how many rows readers of the list of downloads are told of.</returns>
    protected abstract Task<(ReportPage Page, long Rows)> Append(ReportRequest request, FileStream file, CancellationToken ct);

    private async Task<StreamAppend> Stored(ReportTask input, CourseKey course, ReportPlace end, ProjectionSession session, CancellationToken ct)
    {
        var stream = CourseReportEvent.StreamOf(input.Task);
        var past = await session.Streams.ReadStream(stream, ct);
        var state = past.Aggregate(CourseReport.Initial, (report, fact) => report.Evolve((CourseReportEvent)fact.Data));
        var facts = new StoreReport(input, kind, course, end.Bytes, end.Rows, clock.GetUtcNow()).Decide(state).Facts;
        return new(stream, CourseReport.StreamType, ExpectedVersion.NoStream, facts) { Metadata = new(input.Task.ToString(), Kind, input.By.ToString()) };
    }
}

/// <summary>Which rows of a report come next.</summary>
/// <param name="Now">Decides what is already visible.</param>
/// <param name="After">Behind which row, in the words of the page before; empty: the first ones.</param>
/// <param name="Count">At most so many items.</param>
public sealed record ReportRequest(CourseKey Course, ReportTask Task, DateTimeOffset Now, string After, int Count, ProjectionSession Session)
{
    public bool IsFirst => After.Length == 0;
}

/// <summary>What was written.</summary>
/// <param name="Items">Learners, or whatever the report counts.</param>
/// <param name="Total">Of all pages.</param>
/// <param name="After">Where the next page begins; never empty.</param>
public sealed record ReportPage(long Items, long Total, string After, bool IsLast);
