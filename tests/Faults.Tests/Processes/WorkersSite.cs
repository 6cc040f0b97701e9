using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections;
using OpenEdx.TestKit;

namespace OpenEdx.Faults.Tests.Processes;

/// <summary>
/// Several nodes of workers on one database, each a process of its own. A trigger notes every move of a shard, in the transaction of
/// the move: which node took which stretch of the log.
/// </summary>
internal sealed class WorkersSite : IAsyncDisposable
{
    private const string Ledger = """
        create table public.moves (name text, was bigint, is_now bigint, node text, at timestamptz default clock_timestamp());
        create index on public.moves (name, was desc);
        create index on public.moves (at);
        create function public.note_move() returns trigger language plpgsql as $$ begin
            if new.name like '%:All' and new.last_seq_id <> old.last_seq_id then
                insert into public.moves values (new.name, old.last_seq_id, new.last_seq_id, current_setting('application_name'));
            end if;
            return null;
        end $$;
        create trigger note_move after update on public.mt_event_progression for each row execute function public.note_move();
        """;

    /// <summary>Every shard that a daemon moves, whether or not it has moved already; as a list for SQL.</summary>
    private static readonly string Moving = string.Join(
        ", ",
        ProjectionsModule.All.Where(projection => projection.Lifecycle == ProjectionLifecycle.Async)
            .Select(projection => projection.Version == 1 ? $"'{projection.Name}:All'" : $"'{projection.Name}:V{projection.Version}:All'")
            .Append("'grading:All'"));

    /// <summary>
    /// Nodes whose daemon runs: each holds this lock, shared, from then on. A node that only connected would have to become ready within the time that
    /// taking over may last.
    /// </summary>
    private const string Started =
        "from pg_locks join pg_stat_activity using (pid) where locktype = 'advisory' and granted and mode = 'ShareLock' and objid::bigint = 1868850547";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TestDatabase database;
    private readonly string folder = Directory.CreateTempSubdirectory("openedx-workers-").FullName;
    private readonly Dictionary<string, OpenEdxProcess> nodes = [];

    private readonly StreamStore streams;
    private readonly ProjectionProgress progress;

    private WorkersSite(TestDatabase database)
    {
        this.database = database;
        streams = new(database.Source, new EventTypeRegistry(DomainEvents.All, DomainEvents.Json), ProjectionsModule.All, TimeProvider.System);
        progress = new(new Shards(streams, ProjectionsModule.All, []));
    }

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public string Logs => string.Join('\n', nodes.Select(node => $"{node.Key}:\n{node.Value.Output}"));

    public static async Task<WorkersSite> Open(int nodes)
    {
        var site = new WorkersSite(await PostgresFixture.CreateDatabase(Ct));
        await site.Execute(Ledger);
        for (var i = 1; i <= nodes; i++) site.Start($"worker-{i}");
        await site.Until(async () => await site.Number($"select count(distinct application_name) {Started}") == nodes, "All nodes start");
        return site;
    }

    /// <summary>As fast as the nodes can follow: a load that runs away from a slow machine would be measured instead of the takeover.</summary>
    public AppendLoad Load() => new(streams, () => Number(
        $"select coalesce(max(s.last_value - p.last_seq_id), 0) from public.mt_event_progression p, public.mt_events_sequence s where p.name in ({Moving})"));

    /// <summary>The node that moved a shard last.</summary>
    public async Task<string> OwnerAtWork()
    {
        await Until(async () => await Number("select count(*) from public.moves where at > now() - interval '200 milliseconds'") > 0, "A node is at work");
        return (await Text("select node from public.moves order by at desc limit 1"))!;
    }

    public Task Kill(string node) => nodes[node].Kill();

    public async Task Restart(string node)
    {
        await nodes[node].DisposeAsync();
        Start(node);
        await Until(async () => await Number($"select count(*) {Started} and application_name = '{node}'") > 0, $"{node} starts");
    }

    /// <summary>Stops a node between two statements of a transaction in which it holds shards.</summary>
    public async Task<string> FreezeInTransaction()
    {
        await OwnerAtWork();
        string? frozen = null;
        await Until(
            async () =>
            {
                foreach (var (name, node) in nodes)
                {
                    await Signal("STOP", node);
                    // What the node had sent before it stopped is still carried out; only a session that stays idle was caught.
                    if (await IsHolding(name) && await StaysHolding(name))
                    {
                        frozen = name;
                        return true;
                    }

                    await Signal("CONT", node);
                }

                return false;
            },
            "A node is caught in a transaction");
        return frozen!;
    }

    private async Task<bool> StaysHolding(string node)
    {
        await Task.Delay(500, Ct);
        return await IsHolding(node);
    }

    /// <summary>Other exclusive locks do not count: a node frozen with one of those keeps nobody from the shards.</summary>
    private async Task<bool> IsHolding(string node)
    {
        var sessions = (await progress.Status(Ct))
            .Where(status => status.Lifecycle == ProjectionLifecycle.Async && status.Owner?.Application == node)
            .Select(status => status.Owner!.Pid)
            .Distinct()
            .ToList();
        return sessions.Count > 0
            && await Number($"select count(*) from pg_stat_activity where pid in ({string.Join(", ", sessions)}) and state = 'idle in transaction'") > 0;
    }

    public Task Thaw(string node) => Signal("CONT", nodes[node]);

    /// <summary>Until every shard has passed what was appended up to now, by the hands of others than the given node.</summary>
    /// <returns>How long it took.</returns>
    public async Task<TimeSpan> EverythingMovesWithout(string node)
    {
        var started = Stopwatch.GetTimestamp();
        var last = await Number("select last_value from public.mt_events_sequence");
        await Until(
            async () => await Number($"""
                select count(*) from public.mt_event_progression p
                where name in ({Moving})
                  and (last_seq_id <= {last} or (select m.node from public.moves m where m.name = p.name order by was desc limit 1) = '{node}')
                """) == 0,
            $"All shards move without {node}");
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Every stretch of the log was taken by one transaction: the moves of a shard form one chain.</summary>
    /// <returns>How many moves there were.</returns>
    public async Task<long> CheckMoves()
    {
        Assert.Equal(0, await Number("""
            select count(*) from (select was, lag(is_now) over (partition by name order by was, is_now) as before from public.moves) m where was <> coalesce(before, 0)
            """));
        return await Number("select count(*) from public.moves");
    }

    public Task<long> NodesAtWork() => Number("select count(distinct node) from public.moves");

    /// <summary>Rows as the log says, checked by the program itself once everything is in.</summary>
    public async Task Verify()
    {
        var last = await Number("select max(seq_id) from public.mt_events");
        await Until(async () => await Number($"select count(*) from public.mt_event_progression where name in ({Moving}) and last_seq_id < {last}") == 0, "Everything catches up");
        await using var verify = OpenEdxProcess.Start(Settings("verify"), "projections", "verify");
        Assert.True(await verify.Ended(Ct) == 0, verify.Output);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes.Values) await node.DisposeAsync();
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private void Start(string node) => nodes[node] = OpenEdxProcess.Start(Settings(node), "serve", "--roles", "workers");

    private Dictionary<string, string> Settings(string node) => new()
    {
        ["OPENEDX_DATA"] = folder,
        ["OPENEDX_DATABASE"] = new NpgsqlConnectionStringBuilder(database.ConnectionString) { ApplicationName = node }.ConnectionString,
        ["OPENEDX_LMS_PORT"] = FreePort(),
        ["OPENEDX_STUDIO_PORT"] = FreePort(),
    };

    private async Task Until(Func<Task<bool>> isReached, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await isReached())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"{what}: not within {Patience}.\n{Logs}");
            await Task.Delay(10, Ct);
        }
    }

    private async Task<long> Number(string sql) => Convert.ToInt64(await Scalar(sql), CultureInfo.InvariantCulture);

    private async Task<string?> Text(string sql) => await Scalar(sql) as string;

    private async Task<object?> Scalar(string sql)
    {
        await using var command = database.Source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Ct);
    }

    private async Task Execute(string sql)
    {
        await using var command = database.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    private static async Task Signal(string signal, OpenEdxProcess node)
    {
        using var kill = Process.Start("kill", [$"-{signal}", node.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Ct);
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}

/// <summary>Learners who enroll, one after the other, until stopped; while the last of the shards is far behind, nobody does.</summary>
internal sealed class AppendLoad : IAsyncDisposable
{
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenEdx+Takeover+2026");

    /// <summary>Positions; more than what is appended while shards move from one node to another in time.</summary>
    private const long Far = 2000;

    private readonly CancellationTokenSource stopping = new();
    private readonly Task<long> running;

    /// <param name="behind">How many positions the last of the shards has before it.</param>
    public AppendLoad(StreamStore streams, Func<Task<long>> behind) => running = Task.Run(() => Run(streams, behind, stopping.Token));

    /// <returns>How many events were appended.</returns>
    public async Task<long> Stop()
    {
        await stopping.CancelAsync();
        return await running;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        stopping.Dispose();
    }

    private static async Task<long> Run(StreamStore streams, Func<Task<long>> behind, CancellationToken ct)
    {
        var count = 0L;
        for (; !ct.IsCancellationRequested; count++)
        {
            while (count % 50 == 0 && !ct.IsCancellationRequested && await behind() > Far) await Task.Delay(50, CancellationToken.None);
            var user = new UserId(count + 1);
            await streams.Append(
                [new(CourseEnrollmentEvent.StreamOf(user, Course), CourseEnrollment.StreamType, ExpectedVersion.Any, [new EnrollmentActivated(user, Course, "audit", DateTimeOffset.UnixEpoch.AddMinutes(count))])],
                EventMetadata.None, CancellationToken.None);
            await Task.Delay(5, CancellationToken.None);
        }

        return count;
    }
}
