using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using OpenEdx.EventStore.Telemetry;

namespace OpenEdx.EventStore.Tests.Telemetry;

/// <summary>What the store measured while this was listening, in the whole process.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly ConcurrentQueue<(string Instrument, double Value, Dictionary<string, object?> Tags)> all = [];
    private readonly MeterListener listener = new();

    public Measurements()
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == StoreMeter.Name) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
    }

    /// <summary>Values of an instrument with a tag of this value.</summary>
    public IReadOnlyList<double> Of(string instrument, string? tag = null) =>
        [.. all.Where(one => one.Instrument == instrument && (tag is null || one.Tags.ContainsValue(tag))).Select(one => one.Value)];

    public void Dispose() => listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var copy = new Dictionary<string, object?>();
        foreach (var (key, text) in tags) copy[key] = text;
        all.Enqueue((instrument.Name, value, copy));
    }
}
