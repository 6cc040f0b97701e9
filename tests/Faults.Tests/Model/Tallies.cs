using System.Text.Json.Serialization.Metadata;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Faults.Tests.Checking;

namespace OpenEdx.Faults.Tests.Model;

public readonly record struct TallyKey(string Stream);

/// <param name="Facts">How many were counted: one applied twice, or not at all, shows.</param>
public sealed record Tally(string Stream, long Amount, long Facts, long LastVersion);

/// <summary>One row for each stream of the model.</summary>
internal sealed class Tallies(string name, ProjectionLifecycle lifecycle, int version = 1) : RowProjection<Tally, TallyKey>
{
    public override string Name => name;

    public override int Version => version;

    public override string Table => $"model.{name}";

    public override ProjectionLifecycle Lifecycle => lifecycle;

    public override IReadOnlyCollection<Type> Consumes => [typeof(Put), typeof(Taken)];

    /// <summary>The rows that the log leads to, by the plainest means there is.</summary>
    public static IEnumerable<Tally> Of(IEnumerable<RecordedEvent> log) =>
        from fact in log
        where fact.Data is Put or Taken
        group fact by fact.Stream into facts
        select new Tally(facts.Key, facts.Sum(fact => AmountOf(fact.Data)), facts.Count(), facts.Max(fact => fact.Version));

    protected override IEnumerable<TallyKey> KeysOf(RecordedEvent fact) => [new(fact.Stream)];

    protected override Tally? Evolve(Tally? row, TallyKey key, RecordedEvent fact) =>
        new(key.Stream, (row?.Amount ?? 0) + AmountOf(fact.Data), (row?.Facts ?? 0) + 1, fact.Version);

    private static long AmountOf(object data) => data switch
    {
        Put put => put.Amount,
        Taken taken => -taken.Amount,
        _ => throw new ArgumentOutOfRangeException(nameof(data)),
    };
}

/// <summary>Notes each put in one of three streams.</summary>
internal sealed class Noting : IProcess
{
    public static EventTypeRegistry Types { get; } = new(
        [("put", typeof(Put)), ("taken", typeof(Taken)), ("remark", typeof(Remark)), ("noted", typeof(Noted))], new DefaultJsonTypeInfoResolver());

    public string Name => "noting";

    public IReadOnlyCollection<Type> Consumes => [typeof(Put)];

    public string Ddl => "";

    public Task Handle(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct) => session.Streams.AppendWithin(
        session.Connection,
        session.Transaction,
        [.. events.GroupBy(fact => fact.Position % 3).Select(group =>
            new StreamAppend($"notes/{group.Key}", "notes", ExpectedVersion.Any, [.. group.Select(fact => new Noted(fact.Position))]))],
        EventMetadata.None,
        ct);
}
