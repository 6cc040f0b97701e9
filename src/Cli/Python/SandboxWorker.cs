using System.Diagnostics;

namespace OpenEdx.Cli.Python;

/// <summary>One interpreter in one sandbox, started and waiting. It takes one piece of work and ends.</summary>
internal sealed class SandboxWorker : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly Task<string> errors;
    private readonly Task<int> started;

    private SandboxWorker(Process process)
    {
        this.process = process;
        errors = FirstOf(process.StandardError);
        // The blank that comes before every answer.
        started = process.StandardOutput.BaseStream.ReadAsync(new byte[1], 0, 1);
    }

    public bool HasExited => process.HasExited;

    public int Id => process.Id;

    /// <summary>To be called from a thread that lives as long as the program: bubblewrap ends with the thread that started it.</summary>
    public static SandboxWorker Start(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var argument in command.Skip(1)) start.ArgumentList.Add(argument);
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
        return new(Process.Start(start)!);
    }

    public async Task<WorkerAnswer> Run(ReadOnlyMemory<byte> work, SandboxLimits limits, CancellationToken ct)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(ct);
        time.CancelAfter(limits.Wall);
        try
        {
            var sent = Send(work, time.Token);
            var answer = await Receive(limits.OutputBytes, time.Token);
            await sent;
            if (answer is null) return new(WorkerEnd.TooMuchOutput, [], "");
            await process.WaitForExitAsync(time.Token);
            if (answer.Length > 0) return new(WorkerEnd.Answered, answer, "");
            // bubblewrap tells the signal that ended the interpreter as a shell would; 9 is the limit of processor time.
            return new(process.ExitCode == 128 + 9 ? WorkerEnd.OutOfTime : WorkerEnd.Died, [], await errors);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(WorkerEnd.OutOfTime, [], "");
        }
    }

    /// <summary>
    /// bubblewrap that is killed while it makes its namespaces leaves a process behind that waits for it for ever: what has not
    /// started yet is ended by the end of its input.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!started.IsCompleted)
            {
                process.StandardInput.Close();
                await started.WaitAsync(LongestStart);
            }
        }
        catch (Exception error) when (error is IOException or TimeoutException)
        {
            // It did not even start.
        }

        try
        {
            if (!process.HasExited) process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended in between.
        }

        process.Dispose();
    }

    private async Task Send(ReadOnlyMemory<byte> work, CancellationToken ct)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(work, ct);
            await process.StandardInput.BaseStream.FlushAsync(ct);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read everything; its silence tells.
        }
    }

    /// <summary>Null: more than allowed.</summary>
    private async Task<byte[]?> Receive(int most, CancellationToken ct)
    {
        await started.WaitAsync(ct);
        using var answer = new MemoryStream();
        var buffer = new byte[16_384];
        while (await process.StandardOutput.BaseStream.ReadAsync(buffer, ct) is var read and > 0)
        {
            answer.Write(buffer, 0, read);
            if (answer.Length > most) return null;
        }

        return answer.ToArray();
    }

    /// <summary>Reads to the end, so that nobody blocks, and keeps the beginning.</summary>
    private static async Task<string> FirstOf(StreamReader reader)
    {
        var buffer = new char[2_000];
        var kept = "";
        while (await reader.ReadAsync(buffer) is var read and > 0)
        {
            if (kept.Length < buffer.Length) kept += new string(buffer, 0, read);
        }

        return kept.Trim();
    }
}

internal enum WorkerEnd
{
    Answered,
    OutOfTime,
    TooMuchOutput,

    /// <summary>Without an answer.</summary>
    Died,
}

/// <param name="Errors">What bubblewrap or the interpreter said before the work began.</param>
internal sealed record WorkerAnswer(WorkerEnd End, byte[] Output, string Errors);
