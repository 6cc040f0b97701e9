namespace OpenEdx.Cli.Postgres;

/// <summary>Installs the distribution's PostgreSQL without letting its service start: we want the programs, not a cluster on port 5432.</summary>
internal static class PostgresPackage
{
    private const string Policy = "/usr/sbin/policy-rc.d";
    private const string ClusterSettings = "/etc/postgresql-common/createcluster.conf";

    public static bool CanInstall => Environment.IsPrivilegedProcess && File.Exists("/usr/bin/apt-get");

    public static async Task Install(Action<string> say, CancellationToken ct)
    {
        say("PostgreSQL is not installed; installing the distribution's package 'postgresql' (once) …");
        var ownPolicy = !File.Exists(Policy);
        if (ownPolicy) await Script(Policy, "#!/bin/sh\nexit 101\n", ct);
        if (!File.Exists(ClusterSettings))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(ClusterSettings)!);
            await File.WriteAllTextAsync(ClusterSettings, "create_main_cluster = false\n", ct);
        }

        try
        {
            await Apt(["update", "-qq"], ct);
            await Apt(["install", "-y", "-qq", "--no-install-recommends", "-o", "Dpkg::Options::=--force-confold", "postgresql"], ct);
        }
        finally
        {
            if (ownPolicy) File.Delete(Policy);
        }
    }

    private static async Task Apt(string[] arguments, CancellationToken ct)
    {
        var done = await Shell.Run("env", ["DEBIAN_FRONTEND=noninteractive", "UCF_FORCE_CONFFOLD=1", "apt-get", .. arguments], ct);
        if (!done.Succeeded)
        {
            throw new OperatorException(
                $"Installing PostgreSQL failed (apt-get {arguments[0]}: {done.LastLines(2)}); install it by hand, or name a running one in OPENEDX_DATABASE.");
        }
    }

    private static async Task Script(string path, string text, CancellationToken ct)
    {
        await File.WriteAllTextAsync(path, text, ct);
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
    }
}
