using System.Collections.Concurrent;
using System.Diagnostics;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Telemetry;
using OpenEdx.EventStore.Tests.Streams;
using OpenEdx.EventStore.Tests.Subscriptions;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Telemetry;

public sealed class StoreTracingTests
{
    [Fact]
    public async Task a_trace_goes_from_the_request_through_the_append_to_the_projection()
    {
        using var traces = new Traces();
        await using var node = await Node.Started([new Balances()]);
        using (var request = traces.Request()) await node.Append(Bank.Deposit("a", 5));
        await node.CaughtUp();

        var append = Assert.Single(traces.Spans("append"));
        var apply = Assert.Single(traces.Spans("apply projections"));
        Assert.Equal(append.SpanId, apply.ParentSpanId);
        Assert.Equal("balances:All", Assert.Single((string[])apply.GetTagItem("openedx.shards")!));
        Assert.Equal(append.GetTagItem("openedx.position"), apply.GetTagItem("openedx.position"));
    }

    [Fact]
    public async Task events_of_several_requests_applied_at_once_stay_in_their_own_traces()
    {
        using var one = new Traces();
        using var other = new Traces();
        await using var node = await Node.On(null, [new Balances()]);
        using (one.Request()) await node.Append(Bank.Deposit("a", 5));
        using (other.Request()) await node.Append(Bank.Deposit("a", 7));
        await node.Append(Bank.Deposit("a", 9));
        await node.Start();
        await node.CaughtUp();

        foreach (var traces in new[] { one, other })
            Assert.Equal(Assert.Single(traces.Spans("append")).SpanId, Assert.Single(traces.Spans("apply projections")).ParentSpanId);
        Assert.Equal(one.Spans("apply projections")[0].Context.SpanId, Assert.Single(other.Spans("apply projections")[0].Links).Context.SpanId);
    }

    [Fact]
    public async Task what_a_process_appends_belongs_to_the_trace_of_its_cause()
    {
        using var traces = new Traces();
        await using var node = await Node.Started([new Balances()], [new NotingProcess()]);
        using (traces.Request()) await node.Append(Bank.Deposit("a", 5));
        await node.CaughtUp();

        var handle = Assert.Single(traces.Spans("handle noting"));
        Assert.Contains(traces.Spans("append"), append => append.ParentSpanId == handle.SpanId);
    }

    [Fact]
    public async Task only_a_sampled_trace_is_stored_with_its_events()
    {
        using var traces = new Traces();
        await using var node = await Node.On(null, []);
        var untraced = await node.Append(Bank.Deposit("a", 5));
        using var request = traces.Request();
        var traced = await node.Append(Bank.Deposit("a", 7));

        Assert.Null(untraced.Events[0].Metadata.Headers);
        var append = Assert.Single(traces.Spans("append"));
        Assert.Equal($"00-{request.TraceId}-{append.SpanId}-01", traced.Events[0].Metadata.Headers![StoreTracing.Header]);
        var stored = await node.Streams.ReadStream(traced.Events[0].Stream, Node.Ct);
        Assert.Equal([null, traced.Events[0].Metadata.Headers![StoreTracing.Header]], stored.Select(fact => fact.Metadata.Headers?[StoreTracing.Header]));
    }

    [Fact]
    public async Task appends_of_several_requests_stored_together_are_one_span_of_the_first_that_the_others_are_linked_to()
    {
        using var one = new Traces();
        using var other = new Traces();
        await using var database = await PostgresFixture.CreateDatabase(Node.Ct);
        var store = Trial.StoreOn(database.Source);
        await HeldLanes.Behind(database.Source, store, () =>
        {
            var untraced = store.Append(Trial.NewStream(), new ItemAdded("pen", 1));
            return Task.WhenAll([untraced, .. new[] { one, other }.Select(traces =>
            {
                using var request = traces.Request();
                return store.Append(Trial.NewStream(), new ItemAdded("pen", 1));
            })]);
        });

        var group = Assert.Single(one.Spans("append group"));
        Assert.Equal(Assert.Single(one.Spans("append")).SpanId, group.ParentSpanId);
        Assert.Equal(Assert.Single(other.Spans("append")).Context, Assert.Single(group.Links).Context);
        Assert.Equal(3, group.GetTagItem("openedx.appends"));
        Assert.Empty(other.Spans("append group"));
    }

    [Fact]
    public async Task what_a_lane_stores_later_is_no_part_of_the_trace_of_who_opened_it()
    {
        using var opener = new Traces();
        await using var database = await PostgresFixture.CreateDatabase(Node.Ct);
        var (seen, stream) = (new SpansSeen(), Trial.NewStream());
        var store = Trial.StoreOn(database.Source, seen);
        await using (var connection = await database.Source.OpenConnectionAsync(Node.Ct))
        await using (var hold = await connection.BeginTransactionAsync(Node.Ct))
        {
            await store.AppendWithin(connection, hold, [Trial.To(stream, ExpectedVersion.Any, new ItemRemoved("cup"))], EventMetadata.None, Node.Ct);
            Task first;
            using (opener.Request()) first = store.Append(stream, new ItemAdded("pen", 1));
            // Waits for the stream; the end of the first append opens the lane for it.
            var second = store.Append(stream, new ItemAdded("ink", 1));
            await hold.CommitAsync(Node.Ct);
            await Task.WhenAll(first, second);
        }

        Assert.Equal([("pen", "apply trial_spans"), ("ink", null)], seen.Items);
    }

    [Fact]
    public async Task other_headers_are_kept()
    {
        using var traces = new Traces();
        await using var node = await Node.On(null, []);
        using var request = traces.Request();
        var result = await node.Streams.Append(
            [Bank.To("a", Bank.Deposit("a", 7))], new EventMetadata(Headers: new Dictionary<string, string> { ["source"] = "import" }), Node.Ct);
        Assert.Equal(["source", StoreTracing.Header], result.Events[0].Metadata.Headers!.Keys.Order());
    }

    /// <summary>Notes the span in which it is applied.</summary>
    private sealed class SpansSeen : IProjection
    {
        public ConcurrentQueue<(string Item, string? Span)> Items { get; } = [];

        public string Name => "trial_spans";

        public int Version => 1;

        public ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

        public IReadOnlyCollection<Type> Consumes => [typeof(ItemAdded)];

        public IReadOnlyList<string> Tables => ["trial_spans"];

        public string Ddl(TableNames names) => "";

        public Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
        {
            foreach (var fact in events) Items.Enqueue((((ItemAdded)fact.Data).Item, Activity.Current?.OperationName));
            return Task.CompletedTask;
        }
    }

    /// <summary>Listens to one trace only: tests that run beside this one stay untraced.</summary>
    private sealed class Traces : IDisposable
    {
        private readonly ActivityTraceId trace = ActivityTraceId.CreateRandom();
        private readonly ConcurrentQueue<Activity> ended = [];
        private readonly ActivityListener listener;

        public Traces()
        {
            listener = new()
            {
                ShouldListenTo = source => source.Name == StoreTracing.SourceName,
                Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                    options.Parent.TraceId == trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
                ActivityStopped = activity =>
                {
                    if (activity.TraceId == trace) ended.Enqueue(activity);
                },
            };
            ActivitySource.AddActivityListener(listener);
        }

        /// <summary>As the server makes it for a request that arrives with a traceparent.</summary>
        public Activity Request() => new Activity("request")
            .SetParentId(trace, ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded).Start();

        public IReadOnlyList<Activity> Spans(string name) => [.. ended.Where(span => span.OperationName == name)];

        public void Dispose() => listener.Dispose();
    }
}
