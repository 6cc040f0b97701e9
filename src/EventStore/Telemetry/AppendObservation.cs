using System.Diagnostics;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Telemetry;

/// <summary>Measures and traces one append: begin before it, say how it ended, dispose.</summary>
internal readonly struct AppendObservation : IDisposable
{
    private readonly long started;
    private readonly Activity? span;
    private readonly Pulse pulse;

    private AppendObservation(Pulse pulse, long started, Activity? span) => (this.pulse, this.started, this.span) = (pulse, started, span);

    /// <param name="pulse">Beats with every answer of the database, refusals included.</param>
    public static AppendObservation Begin(Pulse pulse) => new(pulse, Stopwatch.GetTimestamp(), StoreTracing.Source.StartActivity("append", ActivityKind.Producer));

    /// <returns>The same result.</returns>
    public AppendResult Stored(AppendResult result)
    {
        pulse.Beat();
        StoreMeter.Append("stored", started, result.Events.Count);
        span?.SetTag("openedx.events", result.Events.Count).SetTag("openedx.position", result.LastPosition);
        return result;
    }

    public void NotStored(Exception error)
    {
        var outcome = Outcome(error);
        StoreMeter.Append(outcome, started, 0);
        if (outcome == "refused") pulse.Beat();
        else if (outcome == "failed") pulse.Failed(error);
        if (outcome == "failed") span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", error.GetType().FullName);
        else span?.SetTag("openedx.outcome", outcome);
    }

    public void Dispose() => span?.Dispose();

    /// <summary>A refusal is an answer: a lost race, an archived stream. Failures are the platform's.</summary>
    private static string Outcome(Exception error) => error switch
    {
        WrongExpectedVersionException or StreamArchivedException or UnstorableEventException => "refused",
        OperationCanceledException => "canceled",
        _ => "failed",
    };
}
