using System.Globalization;
using Npgsql;
using OpenEdx.Bench.Logs;
using OpenEdx.Bench.Store;
using OpenEdx.Cli.Postgres;

namespace OpenEdx.Bench;

/// <summary>A private, durable PostgreSQL in a temporary folder, gone when the run is over.</summary>
internal sealed class Workbench : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly PrivateCluster cluster;
    private int databases;
    private Subject? log;

    private Workbench(DirectoryInfo folder, PrivateCluster cluster, Plan plan, Action<string> say)
    {
        (this.folder, this.cluster) = (folder, cluster);
        (Plan, Say) = (plan, say);
    }

    public Plan Plan { get; }

    /// <summary>Tells the progress.</summary>
    public Action<string> Say { get; }

    /// <summary>For files; gone with the server.</summary>
    public string Folder => folder.FullName;

    public static async Task<Workbench> Open(Plan plan, Action<string> say, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("openedx-bench-");
        // The server may run under an account of its own, and must reach its folder.
        folder.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return new(folder, await PrivateCluster.Open(folder.FullName, new ClusterSettings(Durable: true), say, ct), plan, say);
    }

    public async Task<string> ServerVersion(CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionString("postgres"));
        await connection.OpenAsync(ct);
        return connection.PostgreSqlVersion.ToString();
    }

    /// <summary>A migrated database without events.</summary>
    public async Task<Subject> NewSubject(CancellationToken ct)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"bench_{++databases}");
        return await Subject.On(await cluster.Database(name, ct), folder.FullName, ct);
    }

    /// <summary>The database with the log that is read and rebuilt from; made at the first call. Shared by measures, which must not append to it.</summary>
    public async Task<Subject> Log(CancellationToken ct)
    {
        if (log is not null) return log;
        var subject = await NewSubject(ct);
        Say($"writing a log of {Plan.Events:N0} events …");
        await using (var connection = await subject.Raw.OpenConnectionAsync(ct))
        await using (var transaction = await connection.BeginTransactionAsync(ct))
        {
            await RawLog.Copy(connection, subject.Types, Plan.Log.Events(), Positions(), ct);
            await transaction.CommitAsync(ct);
        }

        await subject.Execute("select setval('public.mt_events_sequence', (select max(seq_id) from public.mt_events))", ct);
        await subject.Execute("vacuum analyze", ct);
        await subject.Execute("checkpoint", ct);
        return log = subject;

        IEnumerable<long> Positions()
        {
            for (var position = 1L; position <= Plan.Events; position++) yield return position;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (log is not null) await log.DisposeAsync();
        await cluster.DisposeAsync();
        folder.Delete(recursive: true);
    }
}

/// <summary>What was asked for.</summary>
/// <param name="Events">Size of the log that is read and rebuilt from.</param>
/// <param name="Rounds">Each measures both sides once; figures are medians over them.</param>
/// <param name="Only">Part of a measure's name; null: all.</param>
/// <param name="End">Of the term that the log tells of, see <see cref="SyntheticLog"/>.</param>
internal sealed record Plan(long Events, int Rounds, string? Only, DateTimeOffset? End = null, int Courses = SyntheticLog.UsualCourses)
{
    public SyntheticLog Log { get; } = new(Events, end: End, courses: Courses);
}
