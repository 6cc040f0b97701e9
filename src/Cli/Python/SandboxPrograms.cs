using System.Globalization;
using System.Text.RegularExpressions;
using OpenEdx.Cli.Postgres;

namespace OpenEdx.Cli.Python;

/// <summary>The programs that a sandbox is made of: bubblewrap, and the distribution's Python.</summary>
internal static partial class SandboxPrograms
{
    public const string Bubblewrap = "/usr/bin/bwrap";
    public const string Python = "/usr/bin/python3";

    /// <summary>From 0.8 on, bubblewrap bounds the size of a private <c>/tmp</c> and forbids namespaces inside namespaces.</summary>
    private static readonly Version OldestBubblewrap = new(0, 8);

    private static readonly string[] Packages = ["bubblewrap", "python3", "python3-numpy"];

    /// <summary>Only some courses use it: <c>symbolicresponse</c> and the module <c>symmath</c>. Without it those questions say so.</summary>
    private const string Algebra = "python3-sympy";

    public static bool AreInstalled => File.Exists(Bubblewrap) && File.Exists(Python);

    public static bool HasAlgebra => Directory.Exists("/usr/lib/python3/dist-packages/sympy");

    private static bool HasNumpy => Directory.Exists("/usr/lib/python3/dist-packages/numpy");

    /// <summary>Null: all there. Else what is missing, in a sentence for operators.</summary>
    public static async Task<string?> Missing(CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) return "Python of course authors runs on Linux only.";
        if (!AreInstalled) return $"Python of course authors does not run here: install {string.Join(", ", Packages)} (on Debian and Ubuntu: apt-get install {string.Join(' ', Packages)}).";
        var told = await Shell.Run(Bubblewrap, ["--version"], ct);
        var version = VersionNumber().Match(told.Output);
        return version.Success && Version.Parse(version.Value) >= OldestBubblewrap
            ? null
            : $"Python of course authors does not run here: bubblewrap {OldestBubblewrap} or newer is needed.";
    }

    /// <summary>As root on Debian and Ubuntu: installs what is missing, once. Else does nothing; <see cref="Missing"/> tells.</summary>
    public static async Task Install(Action<string> say, CancellationToken ct)
    {
        if ((AreInstalled && HasNumpy) || !PostgresPackage.CanInstall) return;
        await Install(Packages, say, ct);
        await InstallAlgebra(say, ct);
    }

    /// <summary>The computer algebra system, where it can be had. Not at every start of a server: one without a network would wait for it each time.</summary>
    public static async Task InstallAlgebra(Action<string> say, CancellationToken ct)
    {
        if (!HasAlgebra && PostgresPackage.CanInstall) await Install([Algebra], say, ct);
    }

    private static async Task Install(string[] packages, Action<string> say, CancellationToken ct)
    {
        say($"Installing {string.Join(", ", packages)} for problems with Python (once) …");
        string[] apt = ["DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=120", "-qq"];
        await Shell.Run("env", [.. apt, "update"], ct);
        var done = await Shell.Run("env", [.. apt, "install", "-y", "--no-install-recommends", .. packages], ct);
        if (!done.Succeeded) say($"Installing failed: {done.LastLines(2)}");
    }

    [GeneratedRegex(@"\d+\.\d+", RegexOptions.CultureInvariant)]
    private static partial Regex VersionNumber();

    /// <summary>The command that starts one interpreter in a sandbox of its own.</summary>
    /// <param name="library">Folder of our own Python files, readable for everybody.</param>
    /// <param name="slot">Tells sandboxes of one machine apart.</param>
    public static IReadOnlyList<string> Command(string library, int slot, SandboxLimits limits)
    {
        var size = limits.ScratchBytes.ToString(CultureInfo.InvariantCulture);
        // Root inside a namespace is root outside: a number that belongs to nobody takes its place before anything else happens.
        var user = (2_000_000_000 + (slot % 100_000)).ToString(CultureInfo.InvariantCulture);
        string[] dropped = Environment.IsPrivilegedProcess
            ? ["setpriv", $"--reuid={user}", $"--regid={user}", "--clear-groups", "--no-new-privs", "--"]
            : [];
        return
        [
            .. dropped, Bubblewrap,
            "--unshare-all", "--unshare-user", "--disable-userns", "--uid", "65534", "--gid", "65534", "--hostname", "sandbox",
            // The interpreter is process 1 of its world: with it everything in there ends.
            "--as-pid-1", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv",
            "--ro-bind", "/usr/lib", "/usr/lib", "--ro-bind-try", "/usr/lib64", "/usr/lib64", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
            "--ro-bind", Python, Python, "--ro-bind-try", "/etc/alternatives", "/etc/alternatives", "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache",
            // No /proc: nothing in there is of use, and some containers do not let it be mounted.
            "--dev", "/dev", "--remount-ro", "/dev", "--ro-bind", library, "/sandbox", "--size", size, "--tmpfs", "/tmp", "--remount-ro", "/",
            "--chdir", "/tmp", "--", Python, "-I", "-S", "-B", "/sandbox/runner.py",
        ];
    }
}
