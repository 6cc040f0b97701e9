using System.Globalization;
using Npgsql;

namespace OpenEdx.EventStore.Streams;

/// <summary>
/// How far the log is decided: at or below this position every event there will ever be is visible to a snapshot taken
/// afterwards, and every missing number is missing for good (ADR-0001).
/// </summary>
/// <remarks>
/// A writer publishes, before it draws numbers, the last number already drawn, as the key of a shared transaction-scoped advisory
/// lock. A reader (1) reads the last number drawn, (2) reads the smallest published key, (3) takes its snapshot. A number from
/// (1) was drawn under a lock that in (2) either still stands, so that the key is below the number, or is
/// gone, and then the commit is visible in (3), since PostgreSQL makes a commit visible before it releases its locks.
/// Covers only writers that follow the protocol; a Marten application that appends at the same time does not.
/// </remarks>
public sealed class DecidedBound
{
    /// <summary>
    /// Upper 16 bits of our lock keys. They make the keys negative, apart from Marten's 4004 and 4444 + hash and from the locks of
    /// the daemon; 48 bits remain for positions.
    /// </summary>
    private const int KeyPrefix = 0x8ED5;

    /// <summary>Added to a position to form its lock key, as SQL text.</summary>
    internal static readonly string KeyClass = "(" + unchecked((long)KeyPrefix << 48).ToString(CultureInfo.InvariantCulture) + ")";

    /// <summary>
    /// Three statements for one batch, to be followed by the statement that reads; columns of the first two rows go to <see cref="Of"/>.
    /// Must run with isolation <c>read committed</c>: with any other, the snapshot would be older than the bound.
    /// </summary>
    internal const string LastDrawnSql =
        "select case when is_called then last_value else last_value - 1 end, current_setting('transaction_isolation') from public.mt_events_sequence";

    internal static readonly string SmallestKeySql = $"""
        select min(((classid::bigint & 65535) << 32) | objid::bigint) from pg_locks
        where locktype = 'advisory' and objsubid = 1 and classid::bigint >> 16 = {KeyPrefix}
          and database = (select oid from pg_database where datname = current_database())
        """;

    /// <summary>The bound. Rows must be read in a later statement of the same or another connection.</summary>
    /// <param name="connection">Outside a transaction, or in one with isolation <c>read committed</c>.</param>
    /// <returns>0 when nothing is decided yet.</returns>
    public async Task<long> Read(NpgsqlConnection connection, CancellationToken ct) => (await Horizon(connection, ct)).Bound;

    /// <summary>The bound and what lies beyond it, in one round trip.</summary>
    /// <param name="connection">As for <see cref="Read"/>.</param>
    internal static async Task<Horizon> Horizon(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        AddTo(batch);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        return await HorizonOf(reader, ct);
    }

    /// <summary>Puts steps (1) and (2) at the front of a batch.</summary>
    public static void AddTo(NpgsqlBatch batch)
    {
        batch.BatchCommands.Add(new(LastDrawnSql));
        batch.BatchCommands.Add(new(SmallestKeySql));
    }

    /// <summary>Reads the results of <see cref="AddTo"/> and moves on to the result that follows, if any.</summary>
    public static async Task<long> Of(NpgsqlDataReader reader, CancellationToken ct) => (await HorizonOf(reader, ct)).Bound;

    /// <summary>As <see cref="Of"/>, with the last number drawn.</summary>
    internal static async Task<Horizon> HorizonOf(NpgsqlDataReader reader, CancellationToken ct)
    {
        await reader.ReadAsync(ct);
        var lastDrawn = reader.GetInt64(0);
        if (reader.GetString(1) != "read committed")
            throw new InvalidOperationException("The decided bound holds only for reads with isolation 'read committed'.");
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        var smallestKey = await reader.IsDBNullAsync(0, ct) ? long.MaxValue : reader.GetInt64(0);
        await reader.NextResultAsync(ct);
        return new(Math.Min(lastDrawn, smallestKey), lastDrawn);
    }

    /// <summary>
    /// Last number drawn from the sequence: cheap enough to poll for appends of other nodes. Not a bound, since
    /// it may belong to a transaction still open or rolled back.
    /// </summary>
    public static async Task<long> LastDrawn(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(LastDrawnSql, connection);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }
}

/// <summary>How far a reader can see.</summary>
/// <param name="Bound">Everything up to here is decided.</param>
/// <param name="LastDrawn">Last number drawn. Above the bound while an append is open; it may then commit or roll back without any signal.</param>
internal readonly record struct Horizon(long Bound, long LastDrawn)
{
    public bool IsWhole => LastDrawn <= Bound;
}
