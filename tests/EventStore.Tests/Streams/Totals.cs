using Npgsql;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Tests.Streams;

/// <summary>An inline read model: the sum of each item, in a table <c>trial_sums</c> that the test creates. It cannot digest "broken".</summary>
internal sealed class Totals : IProjection
{
    public List<int> Batches { get; } = [];

    public string Name => "trial_sums";

    public int Version => 1;

    public ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public IReadOnlyCollection<Type> Consumes => [typeof(ItemAdded)];

    public IReadOnlyList<string> Tables => ["trial_sums"];

    public string Ddl(TableNames names) => "";

    public async Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        lock (Batches) Batches.Add(events.Count);
        if (events.Any(fact => fact.Data is ItemAdded { Item: "broken" })) throw new FormatException();
        foreach (var group in events.Select(fact => (ItemAdded)fact.Data).GroupBy(added => added.Item).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            await using var command = new NpgsqlCommand(
                "insert into trial_sums as s values ($1, $2) on conflict (item) do update set total = s.total + excluded.total", session.Connection, session.Transaction);
            command.Parameters.AddWithValue(group.Key);
            command.Parameters.AddWithValue((long)group.Sum(added => added.Count));
            await command.ExecuteNonQueryAsync(ct);
        }
    }
}
