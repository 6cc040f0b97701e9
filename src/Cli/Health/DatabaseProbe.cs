using System.Diagnostics;
using Npgsql;
using OpenEdx.EventStore;
using OpenEdx.EventStore.Telemetry;
using OpenEdx.Projections;

namespace OpenEdx.Cli.Health;

/// <summary>
/// Looks at the database for health and metrics, over a connection of its own: a pool without a free connection must not pass for a
/// dead database. One look at a time, its answer good for a second, so that any number of watchers cost as much as one; nobody waits
/// longer than a moment, and a look that hangs is left to its time-out.
/// </summary>
internal sealed class DatabaseProbe : IAsyncDisposable
{
    private const int TimeoutSeconds = 3;

    private static readonly string[] Tables =
    [
        "public.mt_streams", "public.mt_events", "public.mt_event_progression", "public.mt_doc_deadletterevent",
        .. ProjectionsModule.All.SelectMany(projection => projection.Tables),
    ];

    private readonly NpgsqlDataSource database;
    private readonly StoreStateReader store;
    private readonly HealthSettings settings;
    private readonly Lock turn = new();
    private Task<DatabaseReading> look = Task.FromResult(DatabaseReading.Failed("The database was not asked yet."));
    private long begun;

    public DatabaseProbe(string connectionString, StoreStateReader store, HealthSettings settings)
    {
        this.store = store;
        this.settings = settings;
        var own = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "openedx health",
            MaxPoolSize = 1,
            Timeout = TimeoutSeconds,
            CommandTimeout = TimeoutSeconds,
            CancellationTimeout = 500,
        };
        database = EventStoreDatabase.Open(own.ConnectionString, own.ApplicationName);
    }

    /// <summary>What the last <see cref="Look"/> told.</summary>
    public DatabaseReading Latest { get; private set; } = DatabaseReading.Failed("The database was not asked yet.");

    public async Task<DatabaseReading> Look()
    {
        var (current, age) = Current();
        var patience = settings.Patience - age;
        try
        {
            return Latest = await current.WaitAsync(patience > TimeSpan.Zero ? patience : TimeSpan.Zero);
        }
        catch (TimeoutException)
        {
            return Latest = DatabaseReading.Failed($"The database has not answered for {Stopwatch.GetElapsedTime(Volatile.Read(ref begun)).TotalSeconds:0.0} seconds.");
        }
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    /// <summary>The look under way or just done, else a new one; and its age.</summary>
    private (Task<DatabaseReading> Look, TimeSpan Age) Current()
    {
        lock (turn)
        {
            var age = Stopwatch.GetElapsedTime(begun);
            if (!look.IsCompleted || (begun != 0 && age < settings.Freshness)) return (look, age);
            begun = Stopwatch.GetTimestamp();
            // Of no request: its answer serves all that come meanwhile.
            using (ExecutionContext.SuppressFlow()) look = Task.Run(Read);
            return (look, TimeSpan.Zero);
        }
    }

    private async Task<DatabaseReading> Read()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2 * TimeoutSeconds));
        try
        {
            await using var connection = await database.OpenConnectionAsync(timeout.Token);
            var isReadOnly = await IsReadOnly(connection, timeout.Token);
            var missing = await Missing(connection, timeout.Token);
            if (missing.Count > 0) return new(null, isReadOnly, missing, null, new Dictionary<string, long>());
            return new(null, isReadOnly, [], await store.Read(connection, timeout.Token), await Jobs(connection, timeout.Token));
        }
        catch (Exception error)
        {
            return DatabaseReading.Failed(DatabaseReading.Sentence(error));
        }
    }

    private static async Task<bool> IsReadOnly(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select pg_is_in_recovery() or current_setting('transaction_read_only')::boolean", connection);
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task<List<string>> Missing(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select name from unnest($1) name where to_regclass(name) is null", connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = Tables });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var missing = new List<string>();
        while (await reader.ReadAsync(ct)) missing.Add(reader.GetString(0));
        return missing;
    }

    private static async Task<Dictionary<string, long>> Jobs(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select state, count(t.id) from unnest(array['requested', 'running']) state left join jobs.tasks t using (state) group by state", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var jobs = new Dictionary<string, long>();
        while (await reader.ReadAsync(ct)) jobs[reader.GetString(0)] = reader.GetInt64(1);
        return jobs;
    }
}
