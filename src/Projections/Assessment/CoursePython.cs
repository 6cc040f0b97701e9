using System.Collections.Concurrent;
using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Assessment;

/// <summary>A course's <c>python_lib.zip</c>: modules that its scripts import.</summary>
/// <param name="Digest">SHA-256 of the bytes, hexadecimal.</param>
public sealed record PythonLibrary(string Digest, ReadOnlyMemory<byte> Bytes);

/// <summary>Where the libraries of courses lie.</summary>
public interface IPythonLibraries
{
    /// <summary>Null: the course has none, or one of an unreasonable size.</summary>
    Task<PythonLibrary?> Find(CourseKey course, CancellationToken ct);
}

/// <summary>
/// Runs Python of one course's authors, with the course's library. Results of repeatable runs are kept: a script that all learners share
/// runs once per node.
/// </summary>
public sealed class CoursePython(IPythonSandbox sandbox, IPythonLibraries libraries, TimeProvider clock)
{
    /// <summary>Characters of all results that are kept.</summary>
    private const long Most = 64_000_000;

    /// <summary>
    /// How long a failure is kept: pages of a script that never ends must not keep the processors busy, and one that met its limit on a busy
    /// machine deserves another try.
    /// </summary>
    private static readonly TimeSpan KeepsFailures = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(PythonRun Run, string Library), Entry> known = new();
    private long kept;

    public async Task<PythonResult> Run(CourseKey course, PythonRun run, CancellationToken ct)
    {
        var library = await libraries.Find(course, ct);
        if (!run.IsRepeatable) return await sandbox.Run(run, library?.Bytes ?? default, ct);
        var key = (run, library?.Digest ?? "");
        if (known.TryGetValue(key, out var old) && old.HasFailed && clock.GetElapsedTime(old.Begun) > KeepsFailures) known.TryRemove(new(key, old));
        // Who asks meanwhile waits for the same run, so it is nobody's request.
        var entry = known.GetOrAdd(key, _ => new(clock.GetTimestamp(), new(() => RunOnce(run, library))));
        var result = await entry.Result.Value.WaitAsync(ct);
        if (result is PythonResult.Unavailable) known.TryRemove(new(key, entry));
        return result;
    }

    private async Task<PythonResult> RunOnce(PythonRun run, PythonLibrary? library)
    {
        var result = await sandbox.Run(run, library?.Bytes ?? default, CancellationToken.None);
        var size = run.Code.Length + run.Globals.Length + (result is PythonResult.Finished { Globals: var globals }
            ? globals.Sum(pair => (long)pair.Key.Length + pair.Value.Json.Length + pair.Value.Text.Length)
            : 0);
        if (Interlocked.Add(ref kept, size) > Most)
        {
            known.Clear();
            Interlocked.Exchange(ref kept, 0);
        }

        return result;
    }

    private sealed record Entry(long Begun, Lazy<Task<PythonResult>> Result)
    {
        public bool HasFailed => Result is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true, Result: PythonResult.Failed } } or { IsValueCreated: true, Value.IsFaulted: true };
    }
}
