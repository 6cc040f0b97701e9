using System.Text;
using Npgsql;
using OpenEdx.EventStore.Streams;
using OpenEdx.Faults.Tests.Checking;

namespace OpenEdx.Faults.Tests.Model;

/// <summary>
/// Writers, readers, projections, a process and rebuilds at once, by chance, while connections are cut and killed, statements
/// cancelled, streams blocked and the server dies. Afterwards every answer is held against the log.
/// </summary>
public sealed class ModelTests
{
    private const int Writers = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [MemberData(nameof(Campaign.Seeds), MemberType = typeof(Campaign))]
    public async Task whatever_happens_every_answer_is_true_and_every_reader_sees_the_log(int seed)
    {
        await using var arena = await Arena.Open();
        using var writersStop = CancellationTokenSource.CreateLinkedTokenSource(Arena.Ct);
        using var readersStop = CancellationTokenSource.CreateLinkedTokenSource(Arena.Ct);
        var readers = new Readers(arena, seed);
        var chaos = new Chaos(arena, seed);
        var writing = Task.WhenAll(
            [.. Enumerable.Range(0, Writers).Select(i => new Writer($"w{i}", seed * 100 + i, arena).Run(writersStop.Token)), chaos.Rebuild(writersStop.Token), chaos.Switch(writersStop.Token)]);
        var reading = Task.WhenAll([.. readers.OfTheLog(readersStop.Token), readers.OfStreams(readersStop.Token), readers.OfTheInlineReadModel(readersStop.Token)]);

        await Task.WhenAny(chaos.Run(Campaign.IsLong ? 1500 : 300, crashes: Campaign.IsLong ? 4 : 1), writing, reading);
        await writersStop.CancelAsync();
        await writing;
        await CaughtUp(arena, seed);
        await readersStop.CancelAsync();
        await reading;

        arena.Counts.Tell($"Model, seed {seed}");
        Campaign.None(await Violations(arena), seed);
    }

    /// <summary>A consumer that stands still is a broken promise too; what the server was doing meanwhile tells why.</summary>
    private static async Task CaughtUp(Arena arena, int seed)
    {
        try
        {
            await arena.Progress.WaitUntilCaughtUp(Patience, Arena.Ct);
        }
        catch (TimeoutException late)
        {
            var sessions = await Rows(
                arena,
                """
                select concat_ws(' ', a.pid, a.application_name, a.state, a.wait_event, pg_blocking_pids(a.pid)::text, left(regexp_replace(a.query, '\s+', ' ', 'g'), 100),
                    (select string_agg(l.locktype || ':' || l.mode || ':' || l.objid, ',') from pg_locks l where l.pid = a.pid and l.locktype = 'advisory'))
                from pg_stat_activity a where a.datname = current_database()
                """,
                row => row.GetString(0));
            Campaign.None([late.Message, .. sessions], seed);
        }
    }

    private static async Task<IReadOnlyList<string>> Violations(Arena arena)
    {
        var log = await Log(arena);
        var versions = await Rows(arena, "select id, coalesce(version, 0) from mt_streams", row => (Stream: row.GetString(0), Version: row.GetInt64(1)));
        return
        [
            .. HistoryCheck.Violations(arena.History, log, versions.ToDictionary(row => row.Stream, row => row.Version)),
            .. await Differences(arena, log, "model.tallies"),
            .. await Differences(arena, log, "model.inline_tallies"),
            .. arena.OutOfStep.Take(5),
            .. (await arena.Verifier.Verify(null, null, Arena.Ct)).Where(outcome => !outcome.IsSame).Select(outcome => $"{outcome.Name}: is not what a replay leads to."),
            .. Notes(log),
            .. await Progress(arena),
        ];
    }

    /// <summary>As stored, by SQL of our own: not by the reader that is on trial.</summary>
    private static Task<List<RecordedEvent>> Log(Arena arena) => Rows(
        arena,
        "select seq_id, id, stream_id, version, type, data::text from mt_events order by seq_id",
        row => new RecordedEvent(
            row.GetInt64(0), row.GetGuid(1), row.GetString(2), row.GetInt64(3), row.GetString(4),
            Noting.Types.Deserialize(row.GetString(4), Encoding.UTF8.GetBytes(row.GetString(5))), default, EventMetadata.None));

    private static async Task<IEnumerable<string>> Differences(Arena arena, List<RecordedEvent> log, string table)
    {
        var rows = await Rows(
            arena, $"select stream, amount, facts, last_version from {table}", row => new Tally(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)));
        var wanted = Tallies.Of(log).ToList();
        return rows.Except(wanted).Select(row => $"{table}: has {row}.").Concat(wanted.Except(rows).Select(row => $"{table}: lacks {row}.")).Take(6);
    }

    private static IEnumerable<string> Notes(List<RecordedEvent> log)
    {
        var notes = log.Select(fact => fact.Data).OfType<Noted>().CountBy(note => note.Position).ToDictionary();
        foreach (var put in log.Where(fact => fact.Data is Put))
        {
            if (!notes.Remove(put.Position, out var times)) yield return $"The process did not note position {put.Position}.";
            else if (times > 1) yield return $"The process noted position {put.Position} {times} times.";
        }

        foreach (var position in notes.Keys) yield return $"The process noted position {position}, where nothing was put.";
    }

    private static async Task<IEnumerable<string>> Progress(Arena arena)
    {
        await using var connection = await arena.Observer.OpenConnectionAsync(Arena.Ct);
        var bound = await new DecidedBound().Read(connection, Arena.Ct);
        var progress = await Rows(arena, "select name, last_seq_id from mt_event_progression", row => (Name: row.GetString(0), Position: row.GetInt64(1)));
        return progress.Where(row => row.Position > bound).Select(row => $"{row.Name}: is at {row.Position}, and the log is decided up to {bound}.");
    }

    private static async Task<List<T>> Rows<T>(Arena arena, string sql, Func<NpgsqlDataReader, T> one)
    {
        await using var command = arena.Observer.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Arena.Ct);
        var rows = new List<T>();
        while (await reader.ReadAsync(Arena.Ct)) rows.Add(one(reader));
        return rows;
    }
}
