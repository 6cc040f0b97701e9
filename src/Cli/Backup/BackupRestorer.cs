using Npgsql;
using OpenEdx.Cli.Postgres;
using OpenEdx.EventStore.Retention;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Cli.Backup;

/// <summary>What a restore is to do.</summary>
/// <param name="Into">Data folder, new or empty.</param>
/// <param name="Database">Connection string of an empty database, for a dump; null: a private cluster in the data folder.</param>
/// <param name="WalArchive">Folder of archived pieces of the write-ahead log, to go on behind the backup; null: its own end.</param>
/// <param name="At">With the archive: the state of this instant; null: the latest.</param>
/// <param name="Through">Last position of the log that stays; null: all.</param>
internal sealed record RestoreRequest(string Into, string? Database, string? WalArchive, DateTimeOffset? At, long? Through);

/// <param name="Cut">Null: the log was not cut.</param>
/// <param name="Verified">Read models compared with the log.</param>
internal sealed record RestoreOutcome(long LastPosition, long Events, LogCutResult? Cut, int Verified);

/// <summary>
/// Restores a backup into a new place, never over something that is there. Until everything is in place and the read models are those that
/// the log leads to, the place is marked and serves nobody (ADR-0019).
/// </summary>
internal sealed class BackupRestorer(BackupFolder backup, BackupManifest manifest, RestoreRequest request, Action<string> say)
{
    public async Task<RestoreOutcome> Run(CancellationToken ct)
    {
        RefuseContradictions();
        var into = Path.GetFullPath(request.Into);
        if (Directory.Exists(into) && Directory.EnumerateFileSystemEntries(into).Any())
            throw new OperatorException($"'{into}' is not empty; a restore goes into a new folder.");
        try
        {
            Directory.CreateDirectory(into);
            await RestoreMarker.Set(into, backup.Root, ct);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"Nothing can be written to '{into}': {denied.Message}", denied);
        }

        say("Copying the files …");
        await Copy(backup.DataFiles + "/.", into, ct);
        await using var installation = await Database(into, ct);
        var outcome = await Consistent(installation, ct);
        if (request.Database is { } database) await Unmark(database, ct);
        RestoreMarker.Remove(into);
        return outcome;
    }

    private void RefuseContradictions()
    {
        if (request.At is not null && request.WalArchive is null) throw new OperatorException("--at needs the archived write-ahead log: name its folder with --wal. To cut at a position, use --through.");
        if (request.WalArchive is { } archive && (!Directory.Exists(archive) || !Directory.EnumerateFiles(archive).Any()))
            throw new OperatorException($"'{archive}' holds nothing of a write-ahead log. Was OPENEDX_WAL_ARCHIVE set when the server started?");
        if (manifest.Kind == BackupFolder.Dump && request.WalArchive is not null) throw new OperatorException("This backup is a dump, behind which no write-ahead log can be replayed; leave --wal out.");
        if (manifest.Kind == BackupFolder.Cluster && request.Database is not null) throw new OperatorException("This backup holds the files of a private cluster: it goes into a data folder, not into a database; leave --database out.");
    }

    private Task<Installation> Database(string into, CancellationToken ct) =>
        manifest.Kind == BackupFolder.Cluster ? Cluster(into, ct) : Dump(into, ct);

    private async Task<Installation> Cluster(string into, CancellationToken ct)
    {
        say("Copying the database …");
        var folder = await ClusterFolder.In(into, say, ct);
        await Copy(backup.ClusterFiles, folder.Data, ct);
        await folder.WriteSecretly(folder.Password, (await File.ReadAllTextAsync(backup.Password, ct)).Trim(), ct);
        var settings = Path.Combine(folder.Data, "postgresql.auto.conf");
        var before = await File.ReadAllTextAsync(settings, ct);
        if (request.WalArchive is { } archive)
        {
            await File.WriteAllTextAsync(settings, before + Recovery(Path.GetFullPath(archive)), ct);
            await File.WriteAllTextAsync(Path.Combine(folder.Data, "recovery.signal"), "", ct);
        }

        if (Shell.ServerAccount is { } account) await Done("chown", ["-R", account, folder.Data], ct);
        say("Starting PostgreSQL, which brings the copy to a consistent state …");
        var cluster = await PrivateCluster.Open(into, new ClusterSettings(Durable: true), say, ct);
        try
        {
            await Recovered(cluster.ConnectionString("postgres"), ct);
            await File.WriteAllTextAsync(settings, before, ct);
            return Installation.Restoring(into, await cluster.Database("openedx", ct), cluster);
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    private string Recovery(string archive)
    {
        var target = request.At is { } at ? $"recovery_target_time = '{at.UtcDateTime:yyyy-MM-dd HH:mm:ss.ffffff}+00'\nrecovery_target_action = 'promote'\n" : "";
        return $"restore_command = 'cp \"{archive}/%f\" \"%p\"'\n{target}";
    }

    /// <summary>The server answers before it has replayed everything.</summary>
    private static async Task Recovered(string database, CancellationToken ct)
    {
        await using var server = NpgsqlDataSource.Create(database + ";Pooling=false");
        while (true)
        {
            await using (var ask = server.CreateCommand("select pg_is_in_recovery()"))
            {
                if (await ask.ExecuteScalarAsync(ct) is false) return;
            }

            await Task.Delay(200, ct);
        }
    }

    private async Task<Installation> Dump(string into, CancellationToken ct)
    {
        var tool = await PostgresTool.Find("pg_restore", manifest.PostgresMajor, ct);
        var cluster = request.Database is null ? await PrivateCluster.Open(into, new ClusterSettings(Durable: true), say, ct) : null;
        try
        {
            var database = request.Database ?? await cluster!.Database("openedx", ct);
            await using (var connection = new NpgsqlConnection(database + ";Pooling=false"))
            {
                await connection.OpenAsync(ct);
                await RefuseFilled(connection, ct);
                await RestoreMarker.Set(connection, ct);
            }

            say("Restoring the database …");
            var server = new NpgsqlConnectionStringBuilder(database);
            await tool.Run(server, ["--no-owner", "--exit-on-error", "-d", server.Database ?? "", backup.DumpFile], ct);
            if (cluster is not null) await Unmark(database, ct);
            return Installation.Restoring(into, database, cluster);
        }
        catch
        {
            if (cluster is not null) await cluster.DisposeAsync();
            throw;
        }
    }

    private static async Task RefuseFilled(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema)'", connection);
        if (await command.ExecuteScalarAsync(ct) is > 0L) throw new OperatorException($"The database '{connection.Database}' is not empty; a restore goes into a new one.");
    }

    private static async Task Unmark(string database, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync(ct);
        await RestoreMarker.Remove(connection, ct);
    }

    /// <summary>Cuts, builds what depends on the log, and compares all of it with the log.</summary>
    private async Task<RestoreOutcome> Consistent(Installation installation, CancellationToken ct)
    {
        await using var services = await installation.Services(ct);
        LogCutResult? cut = null;
        if (request.Through is { } position)
        {
            say($"Cutting the log after position {position:N0} …");
            cut = await Cut(services, position, ct);
            say("Building the read models …");
            await services.GetRequiredService<ProjectionRebuilder>().Rebuild(null, null, ct);
        }

        say("Comparing the read models with the log …");
        var verified = await services.GetRequiredService<ProjectionVerifier>().Verify(null, null, ct);
        if (verified.FirstOrDefault(outcome => !outcome.IsSame) is { } wrong)
            throw new OperatorException($"The read model '{wrong.Name}' is not what the log leads to; the restored copy stays marked as unfinished.");
        var (last, events) = await End(services.GetRequiredService<NpgsqlDataSource>(), ct);
        return new(last, events, cut, verified.Count);
    }

    private static async Task<LogCutResult> Cut(IServiceProvider services, long position, CancellationToken ct)
    {
        try
        {
            return await services.GetRequiredService<LogCut>().After(position, ct);
        }
        catch (LogCutRefusedException refused)
        {
            throw new OperatorException(refused.Message, refused);
        }
    }

    /// <summary>The sequence must never give a number again; that of a dump was read after its snapshot, and is checked all the same.</summary>
    private static async Task<(long Last, long Events)> End(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            select max, count, case when last_value < max then setval('public.mt_events_sequence', max) else last_value end
            from (select coalesce(max(seq_id), 0) max, count(*) count from public.mt_events) events, public.mt_events_sequence
            """);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private static Task Copy(string from, string to, CancellationToken ct) => Done("cp", ["-a", from, to], ct);

    private static async Task Done(string program, string[] arguments, CancellationToken ct)
    {
        var result = await Shell.Run(program, arguments, ct);
        if (!result.Succeeded) throw new OperatorException($"{program} failed: {result.LastLines(2)}");
    }
}
