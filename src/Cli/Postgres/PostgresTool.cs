using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace OpenEdx.Cli.Postgres;

/// <summary>A client program of PostgreSQL: <c>pg_basebackup</c>, <c>pg_dump</c>, <c>pg_restore</c>.</summary>
internal sealed partial record PostgresTool(string Path, int Major)
{
    /// <summary>Looks where <see cref="PostgresBinaries"/> looks.</summary>
    /// <param name="oldestMajor">Of the server that it has to understand.</param>
    /// <exception cref="OperatorException">It is not installed, or too old.</exception>
    public static async Task<PostgresTool> Find(string name, int oldestMajor, CancellationToken ct)
    {
        var newest = 0;
        foreach (var folder in PostgresBinaries.Candidates().Distinct())
        {
            var path = System.IO.Path.Combine(folder, name);
            if (!File.Exists(path)) continue;
            var answer = await Shell.Run(path, ["--version"], ct);
            if (!answer.Succeeded || VersionNumber().Match(answer.Output) is not { Success: true } match) continue;
            var major = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
            if (major >= oldestMajor) return new(path, major);
            newest = Math.Max(newest, major);
        }

        throw new OperatorException(newest == 0
            ? $"The program '{name}' of PostgreSQL {oldestMajor} is needed and not installed (on Debian and Ubuntu: apt-get install postgresql-client-{oldestMajor}); or name its folder in OPENEDX_PG_BIN."
            : $"The program '{name}' is of PostgreSQL {newest}, the server of {oldestMajor}: install postgresql-client-{oldestMajor}, or name its folder in OPENEDX_PG_BIN.");
    }

    /// <summary>Runs to the end. The password does not appear in the list of processes.</summary>
    /// <exception cref="OperatorException">It failed; the sentence says how.</exception>
    public async Task Run(NpgsqlConnectionStringBuilder server, IEnumerable<string> arguments, CancellationToken ct)
    {
        string[] connection = ["-h", server.Host ?? "localhost", "-p", server.Port.ToString(CultureInfo.InvariantCulture), "-U", server.Username ?? ""];
        var password = new Dictionary<string, string?> { ["PGPASSWORD"] = server.Password };
        var result = await Shell.Run(Path, [.. connection, "-w", .. arguments], ct, environment: password);
        if (!result.Succeeded) throw new OperatorException($"{System.IO.Path.GetFileName(Path)} failed: {result.LastLines(3)}");
    }

    [GeneratedRegex(@"\(PostgreSQL\) (\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex VersionNumber();
}
