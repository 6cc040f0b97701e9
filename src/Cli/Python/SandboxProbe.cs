using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Cli.Python;

/// <summary>The first run in a sandbox: tries to do what none may do, and tells which wall let it through.</summary>
internal static class SandboxProbe
{
    private const string Code = """
        import resource, socket

        def refused(act):
            try:
                act()
                return False
            except Exception:
                return True

        walls = {
            "user": os.getuid() == 65534,
            "processes of others": os.getpid() == 1 and not os.path.exists("/proc/1"),
            "environment": set(os.environ) <= {"OPENBLAS_NUM_THREADS"},
            "files": not any(os.path.exists(path) for path in ("/etc/passwd", "/home", "/root", "/var", "/run", "/usr/bin/bash")),
            "read-only files": all(refused(lambda: open(path + "/written", "w")) for path in ("", "/sandbox", "/usr/lib", "/dev", "/dev/shm")),
            "network": refused(socket.socket),
            "new processes": refused(os.fork),
            "processor time": resource.getrlimit(resource.RLIMIT_CPU)[1] <= 60,
            "memory": refused(lambda: bytearray(2 << 30)),
            "file size": resource.getrlimit(resource.RLIMIT_FSIZE)[1] <= 1 << 30,
        }
        broken = ", ".join(name for name, holds in walls.items() if not holds)
        """;

    public static PythonRun Run { get; } = new(Code, 1, "{}", IsRepeatable: false);

    /// <summary>Null: all walls stand.</summary>
    public static string? Judge(PythonResult result) => result switch
    {
        PythonResult.Finished { Globals: var globals } when globals.TryGetValue("broken", out var broken) =>
            broken.Text.Length == 0 ? null : $"Python of course authors does not run here: the sandbox does not hold ({broken.Text}).",
        PythonResult.Failed failed => $"Python of course authors does not run here: {Sentence(failed.Error)}",
        _ => "Python of course authors does not run here: the sandbox did not answer.",
    };

    /// <summary>The usual obstacle has a known remedy.</summary>
    private static string Sentence(string error) =>
        error.Contains("namespace", StringComparison.OrdinalIgnoreCase) || error.Contains("uid map", StringComparison.OrdinalIgnoreCase) || error.Contains("Permission denied", StringComparison.Ordinal)
            ? $"this system forbids user namespaces to ordinary users ({error.Split('\n')[0]}); docs/how-to/python-problems.md tells how to allow them to bubblewrap."
            : error.Split('\n')[0];
}
