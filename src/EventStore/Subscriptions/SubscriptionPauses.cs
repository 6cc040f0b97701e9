using Npgsql;
using NpgsqlTypes;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>Subscriptions that an operator holds, in <c>event_store.subscription_pauses</c>, on all nodes and over restarts.</summary>
public sealed class SubscriptionPauses(Shards shards)
{
    internal const string Ddl = """
        create schema if not exists event_store;
        create table if not exists event_store.subscription_pauses (name varchar primary key, at timestamptz not null default now());
        """;

    /// <summary>Deliveries under way are finished; the next events wait.</summary>
    /// <exception cref="ArgumentException">There is no subscription of this name.</exception>
    public Task Pause(string name, CancellationToken ct) =>
        Execute("insert into event_store.subscription_pauses (name) values ($1) on conflict do nothing", name, ct);

    /// <exception cref="ArgumentException">There is no subscription of this name.</exception>
    public Task Resume(string name, CancellationToken ct) => Execute("delete from event_store.subscription_pauses where name = $1", name, ct);

    /// <summary>Names of shards that are paused.</summary>
    internal static async Task<HashSet<string>> Read(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select name from event_store.subscription_pauses", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var paused = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct)) paused.Add(reader.GetString(0));
        return paused;
    }

    private async Task Execute(string sql, string name, CancellationToken ct)
    {
        var shard = shards.Subscriptions.SingleOrDefault(one => one.Consumer == name)
            ?? throw new ArgumentException(
                $"No subscription is called '{name}'. There are: {string.Join(", ", shards.Subscriptions.Select(one => one.Consumer).DefaultIfEmpty("none"))}.", nameof(name));
        await using var command = shards.Streams.Database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = shard.Name, NpgsqlDbType = NpgsqlDbType.Varchar });
        await command.ExecuteNonQueryAsync(ct);
    }
}
