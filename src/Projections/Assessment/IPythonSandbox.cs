using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Projections.Assessment;

/// <summary>
/// Runs Python of authors, whom nobody may trust: no files, no network, no environment, little time and memory, nothing left of one
/// run in the next. Where that cannot be had, nothing runs.
/// </summary>
public interface IPythonSandbox
{
    /// <summary>Null: ready. Else why nothing runs here, in a sentence for operators.</summary>
    Task<string?> Trouble();

    /// <param name="library">Bytes of the course's <c>python_lib.zip</c>; empty: the course has none.</param>
    Task<PythonResult> Run(PythonRun run, ReadOnlyMemory<byte> library, CancellationToken ct);
}
