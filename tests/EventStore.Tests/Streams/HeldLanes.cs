using Npgsql;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Tests.Streams;

/// <summary>Holds both lanes of a store up by a lock on the table, so that the appends that follow are one group for certain.</summary>
internal static class HeldLanes
{
    /// <param name="queue">Starts appends, and does not wait for them itself.</param>
    public static async Task<T> Behind<T>(NpgsqlDataSource database, StreamStore store, Func<Task<T>> queue)
    {
        await using var connection = await database.OpenConnectionAsync(Trial.Ct);
        await using var transaction = await connection.BeginTransactionAsync(Trial.Ct);
        await using (var hold = new NpgsqlCommand("lock table mt_streams in exclusive mode", connection, transaction)) await hold.ExecuteNonQueryAsync(Trial.Ct);

        var holders = new[] { "first", "second" }.Select(name => store.Append(Trial.NewStream() + name, new ItemRemoved("pen"))).ToList();
        var queued = queue();
        await transaction.CommitAsync(Trial.Ct);
        await Task.WhenAll(holders);
        return await queued;
    }
}
