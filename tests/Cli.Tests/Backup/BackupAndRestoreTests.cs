using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenEdx.Api.Identity;
using OpenEdx.Cli.Backup;
using OpenEdx.Cli.Postgres;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Identity;
using OpenEdx.TestKit;

namespace OpenEdx.Cli.Tests.Backup;

/// <summary>Real clusters, really copied: whole, to a position, to an instant, and interrupted.</summary>
public sealed class BackupAndRestoreTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("openedx-backup-").FullName;
    private readonly List<IAsyncDisposable> running = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Source => Path.Combine(folder, "source");

    private string Target => Path.Combine(folder, "target");

    private string Backups => Path.Combine(folder, "backups");

    private string Wal => Path.Combine(folder, "wal");

    public ValueTask InitializeAsync()
    {
        // As root the server runs under another account, which must reach the folder.
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(running)) await one.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task a_backup_made_amid_appends_holds_all_that_was_acknowledged_before_and_serves()
    {
        var source = await Open(Source, wal: null);
        await File.WriteAllTextAsync(Path.Combine(Source, "oauth-service-client.secret"), "secret", Ct);
        await Account(source, "ada");
        using var enough = new CancellationTokenSource();
        var writing = Write(source, enough.Token);
        await Task.Delay(300, Ct);
        var before = await LastPosition(source);

        var (backup, manifest) = await BackupMaker.Make(source.Installation, Backups, _ => { }, DateTimeOffset.UtcNow, Ct);
        await enough.CancelAsync();
        var acknowledged = await writing;
        Assert.True(manifest.Position >= before);
        Assert.True(await LastPosition(source) > manifest.Position);

        var outcome = await Restore(backup, manifest, new(Target, null, null, null, null));

        var restored = await Open(Target, wal: null);
        var last = await LastPosition(restored);
        Assert.Equal(last, outcome.LastPosition);
        Assert.True(last >= manifest.Position);
        // Exactly the beginning of what was acknowledged: nothing is missing in between.
        Assert.Equal(acknowledged.Where(position => position <= last).Order(), await Positions(restored));
        Assert.Equal("secret", await File.ReadAllTextAsync(Path.Combine(Target, "oauth-service-client.secret"), Ct));
        Assert.NotNull(await restored.Services.GetRequiredService<AccountsQuery>().FindByUsername("ada", Ct));
        Assert.True((await Interact(restored, 99)).LastPosition > last);
    }

    [Fact]
    public async Task a_copy_cut_at_a_position_is_the_installation_as_it_was_then()
    {
        var source = await Open(Source, wal: null);
        await Account(source, "ada");
        await Interact(source, 1);
        var position = await LastPosition(source);
        await Account(source, "ben");
        await Interact(source, 2);
        await Interact(source, 1);
        var (backup, manifest) = await BackupMaker.Make(source.Installation, Backups, _ => { }, DateTimeOffset.UtcNow, Ct);

        var outcome = await Restore(backup, manifest, new(Target, null, null, null, position));

        Assert.Equal((position, position), (outcome.LastPosition, outcome.Cut!.Position));
        var restored = await Open(Target, wal: null);
        var accounts = restored.Services.GetRequiredService<AccountsQuery>();
        Assert.NotNull(await accounts.FindByUsername("ada", Ct));
        Assert.Null(await accounts.FindByUsername("ben", Ct));
        Assert.All(await restored.Services.GetRequiredService<ProjectionVerifier>().Verify(null, null, Ct), one => Assert.Empty(one.Differences));
        // The name is free again, and positions go on behind those that were cut off.
        await Account(restored, "ben");
        Assert.True(await LastPosition(restored) > await LastPosition(source) - 1);
        Assert.Equal(2, (await Interact(restored, 1)).Events[0].Version);
    }

    [Fact]
    public async Task with_the_archived_log_a_copy_reaches_instants_after_the_backup()
    {
        var source = await Open(Source, Wal);
        await Interact(source, 1);
        var (backup, manifest) = await BackupMaker.Make(source.Installation, Backups, _ => { }, DateTimeOffset.UtcNow, Ct);
        var wanted = (await Interact(source, 2)).LastPosition;
        await Task.Delay(50, Ct);
        var instant = await Instant(source);
        await Task.Delay(50, Ct);
        var lost = (await Interact(source, 3)).LastPosition;
        await Archived(source);

        await Restore(backup, manifest, new(Target, null, Wal, instant, null));

        var atInstant = await Open(Target, wal: null);
        Assert.Equal(wanted, await LastPosition(atInstant));
        await atInstant.DisposeAsync();
        var latest = Path.Combine(folder, "latest");
        Assert.Equal(lost, (await Restore(backup, manifest, new(latest, null, Wal, null, null))).LastPosition);
    }

    [Fact]
    public async Task a_dump_is_restored_into_an_empty_database_or_a_private_cluster()
    {
        await using var database = await PostgresFixture.CreateDatabase(Ct);
        Directory.CreateDirectory(Source);
        var external = new Running(Installation.Restoring(Source, database.ConnectionString, null), Ct);
        await external.Start();
        await Account(external, "ada");
        await Interact(external, 1);
        var (backup, manifest) = await BackupMaker.Make(external.Installation, Backups, _ => { }, DateTimeOffset.UtcNow, Ct);
        Assert.Equal(BackupFolder.Dump, manifest.Kind);
        var last = await LastPosition(external);
        await external.DisposeAsync();

        await using var empty = await PostgresFixture.CreateEmptyDatabase(Ct);
        Assert.Equal(last, (await Restore(backup, manifest, new(Target, empty.ConnectionString, null, null, null))).LastPosition);
        await Assert.ThrowsAsync<OperatorException>(() => Restore(backup, manifest, new(Path.Combine(folder, "again"), empty.ConnectionString, null, null, null)));
        var own = Path.Combine(folder, "own");
        Assert.Equal(last, (await Restore(backup, manifest, new(own, null, null, null, null))).LastPosition);
        Assert.NotNull(await (await Open(own, wal: null)).Services.GetRequiredService<AccountsQuery>().FindByUsername("ada", Ct));
    }

    [Fact]
    public async Task a_restore_that_was_interrupted_is_opened_by_nobody()
    {
        var source = await Open(Source, wal: null);
        await Interact(source, 1);
        var (backup, manifest) = await BackupMaker.Make(source.Installation, Backups, _ => { }, DateTimeOffset.UtcNow, Ct);
        using var killed = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new BackupRestorer(backup, manifest, new(Target, null, null, null, null), sentence =>
        {
            if (sentence.StartsWith("Comparing", StringComparison.Ordinal)) killed.Cancel();
        }).Run(killed.Token));

        Assert.Contains("was not finished", Assert.Throws<OperatorException>(() => RestoreMarker.RefuseIn(Target)).Message, StringComparison.Ordinal);
        Assert.Contains("is not empty", (await Assert.ThrowsAsync<OperatorException>(() => Restore(backup, manifest, new(Target, null, null, null, null)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_backup_that_was_not_finished_is_none()
    {
        var folderOfNone = BackupFolder.Begin(Backups, DateTimeOffset.UtcNow);

        await Assert.ThrowsAsync<OperatorException>(() => BackupFolder.Open(folderOfNone.Root, Ct));
    }

    [Fact]
    public void old_backups_are_deleted_and_the_newest_never()
    {
        foreach (var name in new[] { "20260101T000000Z", "20260102T000000Z", "20260103T000000Z.unfinished", "20260104T000000Z", "something else" })
            Directory.CreateDirectory(Path.Combine(Backups, name));

        Assert.Equal(["20260101T000000Z"], BackupFolder.Prune(Backups, new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal(["20260102T000000Z", "20260103T000000Z.unfinished"], BackupFolder.Prune(Backups, DateTimeOffset.UtcNow));
        Assert.Equal(["20260104T000000Z", "something else"], Directory.EnumerateDirectories(Backups).Select(path => Path.GetFileName(path)!).Order());
    }

    private static Task<RestoreOutcome> Restore(BackupFolder backup, BackupManifest manifest, RestoreRequest request) =>
        new BackupRestorer(backup, manifest, request, _ => { }).Run(Ct);

    private async Task<Running> Open(string data, string? wal)
    {
        RestoreMarker.RefuseIn(data);
        var cluster = await PrivateCluster.Open(data, new ClusterSettings(Durable: false, wal), _ => { }, Ct);
        var opened = new Running(Installation.Restoring(data, await cluster.Database("openedx", Ct), cluster), Ct);
        await opened.Start();
        running.Add(opened);
        return opened;
    }

    private static Task<UserId> Account(Running one, string name) =>
        one.Services.GetRequiredService<AccountBootstrap>().EnsureAccount(new(name, $"{name}@example.org", name, "correct horse battery"), Ct);

    private static Task<AppendResult> Interact(Running one, long user) => one.Services.GetRequiredService<StreamStore>().Append(
        [
            new(LearnerInteractionsEvent.StreamOf(new UserId(user), null), "learner_interactions", ExpectedVersion.Any,
                [new LearnerInteractionRecorded(new UserId(user), null, "page_close", "browser", "", System.Text.Json.JsonElement.Parse("{}"), DateTimeOffset.UtcNow)]),
        ],
        new($"request-{Guid.NewGuid():N}"), Ct);

    private static async Task<List<long>> Write(Running one, CancellationToken enough)
    {
        var positions = new List<long>();
        while (!enough.IsCancellationRequested) positions.Add((await Interact(one, positions.Count % 7)).LastPosition);
        return positions;
    }

    private static Task<long> LastPosition(Running one) => Scalar<long>(one, "select coalesce(max(seq_id), 0) from public.mt_events");

    private static async Task<List<long>> Positions(Running one) =>
        [.. await Scalar<long[]>(one, "select array_agg(seq_id order by seq_id) from public.mt_events where type = 'learner_interaction_recorded'")];

    private static async Task<DateTimeOffset> Instant(Running one) => new(await Scalar<DateTime>(one, "select clock_timestamp()"));

    /// <summary>Ends the current piece of the write-ahead log and waits until it lies in the archive.</summary>
    private static async Task Archived(Running one)
    {
        var piece = await Scalar<string>(one, "select pg_walfile_name(pg_current_wal_lsn())");
        await Scalar<object>(one, "select pg_switch_wal()::text");
        for (var tries = 0; tries < 600; tries++)
        {
            if (await Scalar<object>(one, "select coalesce(last_archived_wal, '') from pg_stat_archiver") is string { Length: >= 24 } last && string.CompareOrdinal(last[..24], piece) >= 0) return;
            await Task.Delay(50, Ct);
        }

        Assert.Fail("Nothing was archived.");
    }

    private static async Task<T> Scalar<T>(Running one, string sql)
    {
        await using var command = one.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Ct))!;
    }

    /// <summary>An installation with its services, without a server.</summary>
    private sealed class Running(Installation installation, CancellationToken ct) : IAsyncDisposable
    {
        private ServiceProvider? services;

        public Installation Installation => installation;

        public IServiceProvider Services => services!;

        public async Task Start() => services = await installation.Services(ct);

        public async ValueTask DisposeAsync()
        {
            if (services is null) return;
            await services.DisposeAsync();
            services = null;
            await installation.DisposeAsync();
        }
    }
}
