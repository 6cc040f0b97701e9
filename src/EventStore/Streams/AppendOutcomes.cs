using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace OpenEdx.EventStore.Streams;

/// <summary>
/// Finds out what became of interrupted appends: makes certain that the server's process that worked on them is gone, so that nothing
/// can happen any more, then looks for their events.
/// </summary>
internal sealed class AppendOutcomes(StreamStore streams)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A process id is used again, after a restart of the server soon. Ours began before the append was sent, by the server's own clock.
    /// </summary>
    private const string EndProcess =
        "select count(pg_terminate_backend(pid)) from pg_stat_activity where pid = $1 and backend_start < clock_timestamp() - $2";

    /// <returns>Results of those that are stored; the others are not and never will be.</returns>
    /// <exception cref="AppendOutcomeUnknownException">The database did not answer for <see cref="StreamStore.OutcomePatience"/>.</exception>
    public async Task<IReadOnlyDictionary<PreparedAppend, AppendResult>> Find(InterruptedAppendException interrupted, IReadOnlyList<PreparedAppend> appends)
    {
        var asked = Stopwatch.GetTimestamp();
        for (var pause = ShortestPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await using var connection = await streams.Database.OpenConnectionAsync();
                if (await IsGone(connection, interrupted)) return await Stored(connection, appends);
            }
            catch (Exception error) when (error is NpgsqlException or System.Net.Sockets.SocketException or IOException or TimeoutException)
            {
                if (Stopwatch.GetElapsedTime(asked) > streams.OutcomePatience) throw Unknown(appends, error);
            }

            if (Stopwatch.GetElapsedTime(asked) > streams.OutcomePatience) throw Unknown(appends, interrupted.InnerException!);
            await Task.Delay(pause);
        }
    }

    public static AppendOutcomeUnknownException Unknown(IReadOnlyList<PreparedAppend> appends, Exception inner) => new(
        [.. appends.SelectMany(append => append.Streams).Select(stream => stream.Stream)],
        [.. appends.SelectMany(append => append.Events).Select(fact => fact.Id)],
        inner);

    private static async Task<bool> IsGone(NpgsqlConnection connection, InterruptedAppendException interrupted)
    {
        await using var command = new NpgsqlCommand(EndProcess, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = interrupted.ProcessId });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Stopwatch.GetElapsedTime(interrupted.Since), NpgsqlDbType = NpgsqlDbType.Interval });
        return await command.ExecuteScalarAsync() is 0L;
    }

    private static async Task<IReadOnlyDictionary<PreparedAppend, AppendResult>> Stored(NpgsqlConnection connection, IReadOnlyList<PreparedAppend> appends)
    {
        var rows = new Dictionary<Guid, (long Version, long Position, DateTimeOffset At)>();
        await using (var command = new NpgsqlCommand("select id, version, seq_id, timestamp from public.mt_events where stream_id = any($1) and id = any($2)", connection)
            .With(NpgsqlDbType.Varchar, appends.SelectMany(append => append.Streams).Select(stream => stream.Stream).ToArray())
            .With(NpgsqlDbType.Uuid, appends.SelectMany(append => append.Events).Select(fact => fact.Id).ToArray()))
        {
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync()) rows.Add(reader.GetGuid(0), (reader.GetInt64(1), reader.GetInt64(2), reader.GetFieldValue<DateTimeOffset>(3)));
        }

        var found = appends.Where(append => append.Events.Length > 0 && rows.ContainsKey(append.Events[0].Id)).ToList();
        var checkedOnly = await Versions(connection, [.. found.SelectMany(append => append.Streams).Where(stream => stream.Events.Count == 0).Select(stream => stream.Stream)]);
        var stored = new Dictionary<PreparedAppend, AppendResult>();
        foreach (var append in found)
        {
            // A stream that was only checked is where it was expected; one that takes any version may have moved since, which its caller allowed.
            var versions = Array.ConvertAll(append.Streams, stream => stream.Expected.Version ?? checkedOnly.GetValueOrDefault(stream.Stream));
            foreach (var fact in append.Events) versions[fact.Stream] = rows[fact.Id].Version;
            stored.Add(append, append.Stored(versions, Array.ConvertAll(append.Events, fact => rows[fact.Id].Position), rows[append.Events[0].Id].At));
        }

        return stored;
    }

    private static async Task<Dictionary<string, long>> Versions(NpgsqlConnection connection, string[] ids)
    {
        var versions = new Dictionary<string, long>(StringComparer.Ordinal);
        if (ids.Length == 0) return versions;
        await using var command = new NpgsqlCommand("select id, coalesce(version, 0) from public.mt_streams where id = any($1)", connection).With(NpgsqlDbType.Varchar, ids);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) versions.Add(reader.GetString(0), reader.GetInt64(1));
        return versions;
    }
}
