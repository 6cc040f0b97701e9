namespace OpenEdx.Api.Authoring;

/// <summary>
/// Bytes by their SHA-256 (lower-case hexadecimal): static files of courses. Equal content is kept once; nothing is ever changed or
/// deleted, so a stored event that names a file can always be honored.
/// </summary>
public interface IFileStore
{
    /// <summary>Takes bytes in without making them available yet. They are gone when the result is disposed before <see cref="Keep"/>.</summary>
    Task<StagedFile> Stage(Stream content, CancellationToken ct);

    /// <summary>Makes staged files available, durably: when this returns, a power cut does not take them away.</summary>
    Task Keep(IReadOnlyCollection<StagedFile> files, CancellationToken ct);

    /// <summary>Null when there is no such content. The stream can seek.</summary>
    Stream? Open(string sha256);
}

/// <summary>Bytes taken in, not yet kept.</summary>
public abstract class StagedFile(string sha256, long length) : IDisposable
{
    /// <summary>Lower-case hexadecimal.</summary>
    public string Sha256 { get; } = sha256;

    /// <summary>Bytes.</summary>
    public long Length { get; } = length;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
