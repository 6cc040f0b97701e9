using System.Collections.Concurrent;
using System.Diagnostics;

namespace OpenEdx.TestKit;

/// <summary>SQL commands that the calling code, or a server for a request of this <see cref="TraceParent"/>, ran while this was open. Other tests that run meanwhile are not counted.</summary>
public sealed class Statements : IDisposable
{
    private readonly ConcurrentQueue<string> texts = [];
    private readonly ActivityListener listener;
    private readonly Activity span;

    public Statements()
    {
        var trace = ActivityTraceId.CreateRandom();
        listener = new()
        {
            ShouldListenTo = source => source.Name is "Npgsql",
            Sample = (ref options) =>
                options.Parent.TraceId == trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == trace && activity.TagObjects.FirstOrDefault(tag => tag.Key is "db.query.text" or "db.statement").Value is string text)
                    texts.Enqueue(text);
            },
        };
        ActivitySource.AddActivityListener(listener);
        span = new Activity("test").SetParentId(trace, ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded).Start();
    }

    /// <summary>Header by which a request belongs here.</summary>
    public string TraceParent => span.Id!;

    public IReadOnlyList<string> All => [.. texts];

    public void Dispose()
    {
        span.Dispose();
        listener.Dispose();
    }
}
