using Npgsql;

namespace OpenEdx.Cli.Backup;

/// <summary>
/// Says that a data folder, or a database, is being restored. Set before anything else, taken away when everything is in place: what a
/// killed restore left behind is not served.
/// </summary>
internal static class RestoreMarker
{
    private const string Comment = "openedx: restore unfinished";

    private static string In(string dataFolder) => Path.Combine(dataFolder, "restore.unfinished");

    public static Task Set(string dataFolder, string backup, CancellationToken ct) =>
        File.WriteAllTextAsync(In(dataFolder), $"Being restored from {backup}. While this file is here, nothing may use this folder.\n", ct);

    public static void Remove(string dataFolder) => File.Delete(In(dataFolder));

    /// <exception cref="OperatorException">A restore into this folder was not finished.</exception>
    public static void RefuseIn(string dataFolder)
    {
        if (!File.Exists(In(dataFolder))) return;
        throw new OperatorException($"A restore into '{dataFolder}' was not finished: what is there is not complete. Delete the folder and restore again.");
    }

    public static Task Set(NpgsqlConnection connection, CancellationToken ct) => Write(connection, $"'{Comment}'", ct);

    public static Task Remove(NpgsqlConnection connection, CancellationToken ct) => Write(connection, "null", ct);

    /// <exception cref="OperatorException">A restore into this database was not finished.</exception>
    public static async Task RefuseIn(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select shobj_description(oid, 'pg_database') from pg_database where datname = current_database()", connection);
        if (await command.ExecuteScalarAsync(ct) is not Comment) return;
        throw new OperatorException($"A restore into the database '{connection.Database}' was not finished: what is there is not complete. Drop the database, make it again and restore again.");
    }

    private static async Task Write(NpgsqlConnection connection, string comment, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"do $$ begin execute format('comment on database %I is %L', current_database(), {comment}); end $$", connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
