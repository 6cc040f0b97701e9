using System.Diagnostics;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Telemetry;

/// <summary>
/// Measures and traces one page of a lane until its commit. A page carries events of many traces: each gets a span of its own,
/// child of the span that appended, over the same time. The first is the current one, so that the SQL of the page hangs below it; the
/// others link to it. Disposed without a commit, the page has failed.
/// </summary>
internal sealed class PageObservation : IDisposable
{
    /// <summary>Appends of one page that get a span; a page of a thousand requests needs no thousand spans to be understood.</summary>
    private const int MostSpans = 32;

    private readonly long started = Stopwatch.GetTimestamp();
    private readonly LaneKind lane;
    private readonly IReadOnlyList<Shard> shards;
    private readonly List<Activity> spans;
    private bool isCommitted;

    /// <param name="shards">Those that take part in the page.</param>
    public PageObservation(LaneKind lane, IReadOnlyList<Shard> shards, LogPage page)
    {
        (this.lane, this.shards) = (lane, shards);
        spans = StoreTracing.Source.HasListeners() ? Spans(page) : [];
    }

    /// <param name="applied">Events that concerned each of the shards, in their order.</param>
    public void Committed(IReadOnlyList<int> applied)
    {
        isCommitted = true;
        for (var i = 0; i < shards.Count; i++) StoreMeter.Applied(shards[i].Name, applied[i]);
    }

    public void Dispose()
    {
        StoreMeter.Page(lane, isCommitted, started);
        // The last started first: each ends with the one before it as the current one.
        for (var i = spans.Count - 1; i >= 0; i--)
        {
            if (!isCommitted) spans[i].SetStatus(ActivityStatusCode.Error);
            spans[i].Dispose();
        }
    }

    private List<Activity> Spans(LogPage page)
    {
        var (name, spans) = (lane == LaneKind.Processes ? $"handle {shards[0].Consumer}" : $"apply {lane.Title()}", new List<Activity>());
        foreach (var append in page.Entries.Select(entry => entry.Fact).OfType<RecordedEvent>().GroupBy(fact => StoreTracing.ParentOf(fact.Metadata)))
        {
            if (append.Key is not { } parent) continue;
            if (spans.Count == MostSpans) break;
            var links = spans.Count == 0 ? null : new[] { new ActivityLink(spans[0].Context) };
            if (StoreTracing.Source.StartActivity(name, ActivityKind.Consumer, parent, tags: null, links) is not { } span) continue;
            span.SetTag("openedx.events", append.Count());
            span.SetTag("openedx.position", append.Last().Position);
            span.SetTag("openedx.shards", shards.Where(shard => append.Any(fact => shard.Wants(fact.Data))).Select(shard => shard.Name).ToArray());
            spans.Add(span);
        }

        if (spans.Count > 0) Activity.Current = spans[0];
        return spans;
    }
}
