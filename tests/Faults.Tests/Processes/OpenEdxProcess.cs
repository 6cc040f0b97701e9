using System.Diagnostics;
using System.Text;

namespace OpenEdx.Faults.Tests.Processes;

/// <summary>The program <c>openedx</c> as a process of its own, which can be killed.</summary>
internal sealed class OpenEdxProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();

    private OpenEdxProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Both output streams so far.</summary>
    public string Output
    {
        get
        {
            lock (output) return output.ToString();
        }
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <param name="settings">Added to the environment, from which all other settings of the platform are taken away.</param>
    public static OpenEdxProcess Start(IReadOnlyDictionary<string, string> settings, params string[] arguments) => StartProgram("openedx", settings, arguments);

    /// <param name="program">Beside the tests.</param>
    /// <param name="settings">As for <see cref="Start"/>.</param>
    public static OpenEdxProcess StartProgram(string program, IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, program), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("OPENEDX_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>SIGKILL: the process gets no chance to say or write anything.</summary>
    public async Task Kill()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
    }

    /// <returns>Its exit code.</returns>
    public async Task<int> Ended(CancellationToken ct)
    {
        await process.WaitForExitAsync(ct);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (output) output.AppendLine(line.Data);
    }
}
