using System.Diagnostics;
using System.Text;

namespace OpenEdx.Cli.Postgres;

/// <summary>Runs a program to its end, as ourselves or as another user of this machine.</summary>
internal static class Shell
{
    /// <summary>Name of the account that the server runs under; null: our own. PostgreSQL refuses to run as root.</summary>
    public static string? ServerAccount { get; } = Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows()
        ? Known("postgres") ? "postgres" : "nobody"
        : null;

    /// <param name="environment">Further variables, for what must not stand in the list of processes.</param>
    public static async Task<ShellResult> Run(
        string program, IEnumerable<string> arguments, CancellationToken ct, bool asServer = false, IReadOnlyDictionary<string, string?>? environment = null)
    {
        // As another account with a small environment: nothing of root's settings reaches the server.
        IEnumerable<string> prefix = asServer && ServerAccount is { } account
            ? ["setpriv", $"--reuid={account}", $"--regid={await GroupOf(account, ct)}", "--init-groups", "env", "-i",
                $"PATH={Environment.GetEnvironmentVariable("PATH")}", "LC_ALL=C.UTF-8"]
            : [];
        string[] line = [.. prefix, program, .. arguments];
        return await Start(line, ct, environment);
    }

    private static async Task<string> GroupOf(string account, CancellationToken ct) =>
        (await Start(["id", "-gn", account], ct)).Output.Trim();

    private static bool Known(string account) =>
        File.Exists("/etc/passwd") && File.ReadLines("/etc/passwd").Any(line => line.StartsWith(account + ":", StringComparison.Ordinal));

    private static async Task<ShellResult> Start(string[] line, CancellationToken ct, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(line[0])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            // The account of the server may not be allowed into our own working directory.
            WorkingDirectory = "/",
        };
        foreach (var argument in line.Skip(1)) start.ArgumentList.Add(argument);
        start.Environment["LC_ALL"] = "C.UTF-8";
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>()) start.Environment[name] = value;
        using var process = Launch(start);
        process.StandardInput.Close();
        var text = new StringBuilder();
        async Task Collect(StreamReader reader)
        {
            while (await reader.ReadLineAsync(ct) is { } read)
            {
                lock (text) text.AppendLine(read);
            }
        }

        await Task.WhenAll(Collect(process.StandardOutput), Collect(process.StandardError), process.WaitForExitAsync(ct));
        return new(process.ExitCode, text.ToString());
    }

    private static Process Launch(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new OperatorException($"The program '{start.FileName}' is needed and could not be started: {missing.Message}.", missing);
        }
    }
}

/// <param name="Output">Both output streams, by line of arrival.</param>
internal sealed record ShellResult(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;

    public string LastLines(int count) =>
        string.Join(" | ", Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(count));
}
