using System.Collections.Concurrent;
using System.Diagnostics;

namespace OpenEdx.EventStore.Tests.Aggregates;

/// <summary>SQL commands that the calling code ran while this was open. Other tests that run meanwhile are not counted.</summary>
internal sealed class Statements : IDisposable
{
    private static readonly ActivitySource Source = new("OpenEdx.EventStore.Tests.Statements");
    private readonly ConcurrentQueue<string> texts = [];
    private readonly ActivityListener listener;
    private readonly Activity span;

    public Statements()
    {
        var trace = ActivityTraceId.CreateRandom();
        listener = new()
        {
            ShouldListenTo = source => source.Name is "Npgsql" || source == Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceId == trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == trace && activity.Source != Source && activity.TagObjects.FirstOrDefault(tag => tag.Key is "db.query.text" or "db.statement").Value is string text) texts.Enqueue(text);
            },
        };
        ActivitySource.AddActivityListener(listener);
        span = Source.StartActivity("test", ActivityKind.Internal, new ActivityContext(trace, ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded))!;
    }

    public IReadOnlyList<string> All => [.. texts];

    public void Dispose()
    {
        span.Dispose();
        listener.Dispose();
    }
}
