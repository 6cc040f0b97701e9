using System.Diagnostics;
using System.Text.RegularExpressions;
using Npgsql;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Versions;

/// <summary>A read model as it was at a moment.</summary>
/// <param name="Position">Of the last event of the log that belongs to the moment; 0: there was none.</param>
/// <param name="Events">Digested.</param>
/// <param name="SetAside">Events that it could not digest.</param>
public sealed record BuiltAsOf(string Projection, int Version, long Position, long Events, long SetAside, IReadOnlyList<string> Tables);

/// <summary>
/// Builds read models as of a moment into a schema of their own, beside whoever reads and appends. All of it is one transaction:
/// interrupted, it leaves nothing behind.
/// </summary>
/// <remarks>
/// As of a position: the events up to it. As of an instant: the events whose append carries this instant or an earlier one
/// (<c>mt_events.timestamp</c>). Clocks of nodes differ a little and instants are taken before positions, so that those events are
/// not always the beginning of the log; each is asked for its instant then.
/// </remarks>
public sealed partial class AsOfBuilder(Shards shards, DaemonSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <param name="name">Null: all projections, with one read of the log. Of each the newest version that this program has.</param>
    /// <param name="schema">Made where it does not exist; must be empty.</param>
    /// <exception cref="ArgumentException">No such projection; no such moment yet; or the schema is not to be had.</exception>
    /// <exception cref="TimeoutException">An append has been open for long, so that the end of the log is not decided.</exception>
    public async Task<IReadOnlyList<BuiltAsOf>> Build(
        string? name, long? position, DateTimeOffset? instant, string schema, IProgress<RebuildProgress>? progress, CancellationToken ct)
    {
        var named = shards.Named(name).GroupBy(shard => shard.Consumer).Select(versions => versions.MaxBy(shard => shard.Version)!).ToList();
        Refuse(schema, named);
        if (instant > clock.GetUtcNow()) throw new ArgumentException($"The instant {instant:O} is yet to come.", nameof(instant));
        await using var connection = await shards.Streams.Database.OpenConnectionAsync(ct);
        var bound = await Decided(connection, ct);
        if (position > bound) throw new ArgumentException($"The log ends at position {bound}; there is no {position} yet.", nameof(position));

        await using var transaction = await connection.BeginTransactionAsync(ct);
        await TakeSchema(connection, schema, ct);
        var (through, isBeginning) = instant is { } until ? await Extent(connection, until, bound, ct) : (position ?? bound, true);
        Shard[] made = [.. named.Select(shard => new Shard(
            isBeginning ? shard.Projection! : new UntilInstant(shard.Projection!, instant!.Value), TableNames.In(schema)).Reads(shards.Streams.Types))];
        foreach (var one in made) await Execute(connection, VersionTables.Ddl(one.Projection!, one.Tables), ct);

        var poison = made.ToDictionary(one => one, _ => 0L);
        var meter = await ReplayMeter.Start(connection, made, 0, through, progress, ct);
        var digested = await new Replay(shards.Streams, connection, transaction, settings) { ReadsAhead = true, OwnsTables = true }.Run(
            made, 0, through, (one, _, _, _) => Task.FromResult(poison[one]++), meter, ct);
        BuiltAsOf[] outcome = [.. made.Select(one => new BuiltAsOf(
            one.Consumer, one.Version, through, digested[one], poison[one], [.. one.Projection!.Tables.Select(table => one.Tables[table])]))];
        await Note(connection, schema, instant is { } at ? at.UtcDateTime.ToString("O") : through.ToString(System.Globalization.CultureInfo.InvariantCulture), outcome, ct);
        await transaction.CommitAsync(ct);
        return outcome;
    }

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}$")]
    private static partial Regex PlainName();

    private void Refuse(string schema, IReadOnlyList<Shard> named)
    {
        if (!PlainName().IsMatch(schema))
            throw new ArgumentException($"'{schema}' is no name of a schema: small letters, digits and underscores, at most 63, no digit first.", nameof(schema));
        var ours = shards.Projections.SelectMany(shard => shard.Projection!.Tables.Select(shard.Tables.Schema));
        if (schema is "public" or "information_schema" or "event_store" or "vault" || schema.StartsWith("pg_", StringComparison.Ordinal) || ours.Contains(schema))
            throw new ArgumentException($"The schema '{schema}' belongs to the platform; name another.", nameof(schema));
        var names = TableNames.In(schema);
        var twice = named.SelectMany(shard => shard.Projection!.Tables).Append("built").GroupBy(table => names[table]).FirstOrDefault(same => same.Count() > 1);
        if (twice is not null) throw new ArgumentException($"{string.Join(" and ", twice)} would both be {twice.Key}; build them one by one.", nameof(named));
    }

    /// <summary>The end of the log as it is now, when all appends that are open now have come to theirs.</summary>
    private static async Task<long> Decided(NpgsqlConnection connection, CancellationToken ct)
    {
        var last = await DecidedBound.LastDrawn(connection, ct);
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(Look, ct))
        {
            var bound = await new DecidedBound().Read(connection, ct);
            if (bound >= last) return bound;
            if (Stopwatch.GetElapsedTime(started) > Patience) throw new TimeoutException($"An append above position {bound} has been open for {Patience.TotalSeconds:N0} s; try again when it has ended.");
        }
    }

    private static async Task TakeSchema(NpgsqlConnection connection, string schema, CancellationToken ct)
    {
        await Execute(connection, $"create schema if not exists {schema}", ct);
        await using var command = new NpgsqlCommand(
            "select string_agg(relname, ', ' order by relname) from pg_class where relnamespace = to_regnamespace($1) and relkind in ('r', 'v', 'm', 'S', 'f', 'p')", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = schema });
        if (await command.ExecuteScalarAsync(ct) is string found) throw new ArgumentException($"The schema '{schema}' is not empty: it has {found}.", nameof(schema));
    }

    /// <returns>The last position of an event up to the instant, and whether all events before it are as old.</returns>
    private static async Task<(long Through, bool IsBeginning)> Extent(NpgsqlConnection connection, DateTimeOffset instant, long bound, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            with newest as (
                select coalesce((select seq_id from public.mt_events where timestamp <= $1 and seq_id <= $2 order by seq_id desc limit 1), 0) as position)
            select position, not exists (select from public.mt_events where seq_id < position and timestamp > $1) from newest
            """,
            connection)
        {
            CommandTimeout = 0,
            Parameters = { new NpgsqlParameter<DateTimeOffset> { TypedValue = instant.ToUniversalTime() }, new NpgsqlParameter<long> { TypedValue = bound } },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), reader.GetBoolean(1));
    }

    /// <summary>Table <c>built</c>: what lies in the schema.</summary>
    private static async Task Note(NpgsqlConnection connection, string schema, string asOf, BuiltAsOf[] all, CancellationToken ct)
    {
        await Execute(
            connection,
            $"create table {schema}.built (projection text primary key, version int not null, as_of text not null, position bigint not null, events bigint not null, set_aside bigint not null)",
            ct);
        foreach (var one in all)
        {
            await using var command = new NpgsqlCommand($"insert into {schema}.built values ($1, $2, $3, $4, $5, $6)", connection)
            {
                Parameters =
                {
                    new NpgsqlParameter<string> { TypedValue = one.Projection }, new NpgsqlParameter<int> { TypedValue = one.Version },
                    new NpgsqlParameter<string> { TypedValue = asOf }, new NpgsqlParameter<long> { TypedValue = one.Position },
                    new NpgsqlParameter<long> { TypedValue = one.Events }, new NpgsqlParameter<long> { TypedValue = one.SetAside },
                },
            };
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>A projection that is not told what was appended after an instant.</summary>
    private sealed class UntilInstant(IProjection inner, DateTimeOffset instant) : IProjection
    {
        public string Name => inner.Name;

        public int Version => inner.Version;

        public ProjectionLifecycle Lifecycle => inner.Lifecycle;

        public IReadOnlyCollection<Type> Consumes => inner.Consumes;

        public IReadOnlyList<string> Tables => inner.Tables;

        public string Ddl(TableNames names) => inner.Ddl(names);

        public async Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
        {
            RecordedEvent[] past = [.. events.Where(fact => fact.Timestamp <= instant)];
            if (past.Length > 0) await inner.Apply(past, session, ct);
        }
    }
}
