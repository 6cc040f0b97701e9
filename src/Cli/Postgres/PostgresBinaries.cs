using System.Globalization;
using System.Text.RegularExpressions;

namespace OpenEdx.Cli.Postgres;

/// <summary>A folder with <c>postgres</c>, <c>initdb</c> and <c>pg_ctl</c> of one major version.</summary>
public sealed partial record PostgresBinaries(string Folder, int Major)
{
    /// <summary>The oldest major version that the store is tested on.</summary>
    public const int OldestMajor = 15;

    public string Initdb => Path.Combine(Folder, "initdb");

    public string PgCtl => Path.Combine(Folder, "pg_ctl");

    /// <summary>
    /// <c>OPENEDX_PG_BIN</c>, else the search path, else the usual folders of distributions, newest first; else, as root where
    /// <c>apt-get</c> exists, the distribution's package is installed.
    /// </summary>
    /// <param name="major">Version that an existing cluster was made with; null: any from <see cref="OldestMajor"/> on.</param>
    public static async Task<PostgresBinaries> Obtain(int? major, Action<string> say, CancellationToken ct)
    {
        if (await Find(major, ct) is { } found) return found;
        if (major is not null)
        {
            throw new OperatorException(
                $"The data folder was made with PostgreSQL {major}, whose server programs are not installed; install postgresql-{major} or name their folder in OPENEDX_PG_BIN.");
        }

        if (!PostgresPackage.CanInstall)
        {
            throw new OperatorException(
                $"No PostgreSQL {OldestMajor} or newer was found: name a running one in OPENEDX_DATABASE, or the folder of its server programs in OPENEDX_PG_BIN, or install it (on Debian and Ubuntu: apt-get install postgresql).");
        }

        await PostgresPackage.Install(say, ct);
        return await Find(null, ct) ?? throw new OperatorException(
            $"The distribution's package 'postgresql' is older than {OldestMajor}; install a newer PostgreSQL and name the folder of its server programs in OPENEDX_PG_BIN.");
    }

    /// <summary>Null when there are none on this machine.</summary>
    public static async Task<PostgresBinaries?> Find(int? major, CancellationToken ct)
    {
        if (Environment.GetEnvironmentVariable("OPENEDX_PG_BIN") is { Length: > 0 } named)
        {
            return await Inspect(named, ct) is { } there && (major is null || there.Major == major)
                ? there
                : throw new OperatorException($"OPENEDX_PG_BIN names '{named}', which holds no PostgreSQL {major?.ToString(CultureInfo.InvariantCulture) ?? $"{OldestMajor} or newer"} (postgres, initdb, pg_ctl).");
        }

        var found = new List<PostgresBinaries>();
        foreach (var folder in Candidates())
        {
            if (await Inspect(folder, ct) is { } binaries) found.Add(binaries);
        }

        return found.Where(one => major is null || one.Major == major).MaxBy(one => one.Major);
    }

    /// <summary>Folders in which programs of PostgreSQL may lie, the likeliest first.</summary>
    internal static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("OPENEDX_PG_BIN") is { Length: > 0 } named) yield return named;
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)) yield return folder;
        yield return "/usr/local/pgsql/bin";
        foreach (var parent in new[] { "/usr/lib/postgresql", "/usr/local/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt" })
        {
            if (!Directory.Exists(parent)) continue;
            foreach (var version in Directory.EnumerateDirectories(parent)) yield return Path.Combine(version, "bin");
        }

        foreach (var version in Directory.Exists("/usr") ? Directory.EnumerateDirectories("/usr", "pgsql-*") : []) yield return Path.Combine(version, "bin");
    }

    /// <summary>False where links point at programs that were removed: <c>File.Exists</c> is content with the link itself.</summary>
    public static bool HoldsPrograms(string folder) => new[] { "postgres", "initdb", "pg_ctl" }.All(name =>
        new FileInfo(Path.Combine(folder, name)) is { Exists: true } program && (program.ResolveLinkTarget(returnFinalTarget: true)?.Exists ?? true));

    private static async Task<PostgresBinaries?> Inspect(string folder, CancellationToken ct)
    {
        if (!HoldsPrograms(folder)) return null;
        var answer = await Shell.Run(Path.Combine(folder, "postgres"), ["--version"], ct);
        var match = VersionNumber().Match(answer.Output);
        if (!answer.Succeeded || !match.Success) return null;
        var major = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        return major >= OldestMajor ? new(folder, major) : null;
    }

    [GeneratedRegex(@"\(PostgreSQL\) (\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex VersionNumber();
}
