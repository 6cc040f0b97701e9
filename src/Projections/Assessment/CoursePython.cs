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
public sealed class CoursePython(IPythonSandbox sandbox, IPythonLibraries libraries)
{
    /// <summary>Characters of all results that are kept.</summary>
    private const long Most = 64_000_000;

    private readonly ConcurrentDictionary<(PythonRun Run, string Library), Lazy<Task<PythonResult>>> known = new();
    private long kept;

    public async Task<PythonResult> Run(CourseKey course, PythonRun run, CancellationToken ct)
    {
        var library = await libraries.Find(course, ct);
        if (!run.IsRepeatable) return await sandbox.Run(run, library?.Bytes ?? default, ct);
        var key = (run, library?.Digest ?? "");
        // Who asks meanwhile waits for the same run, so it is nobody's request.
        var result = await known.GetOrAdd(key, _ => new(() => RunOnce(key, library))).Value.WaitAsync(ct);
        if (result is not PythonResult.Finished) known.TryRemove(key, out _);
        return result;
    }

    private async Task<PythonResult> RunOnce((PythonRun Run, string Library) key, PythonLibrary? library)
    {
        var result = await sandbox.Run(key.Run, library?.Bytes ?? default, CancellationToken.None);
        if (result is not PythonResult.Finished finished) return result;
        var size = key.Run.Code.Length + key.Run.Globals.Length + finished.Globals.Sum(pair => (long)pair.Key.Length + pair.Value.Json.Length + pair.Value.Text.Length);
        if (Interlocked.Add(ref kept, size) > Most)
        {
            known.Clear();
            Interlocked.Exchange(ref kept, 0);
        }

        return result;
    }
}
