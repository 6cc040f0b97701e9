using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Npgsql;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Tests;

public sealed record ItemAdded(string Item, int Count);

public sealed record ItemRemoved(string Item);

public sealed record NoteTaken(JsonElement Note);

/// <summary>A small shop's worth of facts to try the store with.</summary>
internal static class Trial
{
    public static EventTypeRegistry Types { get; } = new(
        [("item_added", typeof(ItemAdded)), ("item_removed", typeof(ItemRemoved)), ("note_taken", typeof(NoteTaken))], new DefaultJsonTypeInfoResolver());

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static StreamStore StoreOn(NpgsqlDataSource database, params IProjection[] inline) =>
        new(database, Types, inline, TimeProvider.System);

    public static string NewStream() => $"basket/{Guid.NewGuid():N}";

    public static StreamAppend To(string stream, ExpectedVersion expected, params object[] events) => new(stream, "basket", expected, events);

    /// <summary>Appends whatever the version is.</summary>
    public static Task<AppendResult> Append(this StreamStore store, string stream, params object[] events) =>
        store.Append([To(stream, ExpectedVersion.Any, events)], EventMetadata.None, Ct);

    public static async Task<List<RecordedEvent>> Log(this StreamStore store, long after = 0, int pageSize = 1000)
    {
        var log = new List<RecordedEvent>();
        await foreach (var fact in store.ReadAll(after, Ct, pageSize: pageSize)) log.Add(fact);
        return log;
    }

    public static async Task<T> Scalar<T>(this NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Ct))!;
    }

    public static async Task<List<string>> Texts(this NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var texts = new List<string>();
        while (await reader.ReadAsync(Ct)) texts.Add(reader.GetString(0));
        return texts;
    }

    public static async Task Execute(this NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    /// <summary>Advisory locks held in this database; the server has others.</summary>
    public static Task<long> AdvisoryLocks(this NpgsqlDataSource database) => database.Scalar<long>("""
        select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
        """);
}
