using System.Buffers;
using System.Security.Cryptography;

namespace OpenEdx.Api.Authoring;

/// <summary>
/// A folder as file store: <c>ab/cd/abcd…</c> by digest. A file is written beside its place, flushed to the device, and renamed, so
/// that what is there is whole.
/// </summary>
public sealed class LocalFileStore(string folder, TimeProvider clock) : IFileStore
{
    private const int Chunk = 128 * 1024;

    /// <summary>After this, what lies in staging belongs to a process that was killed.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private int swept;

    private string Staging => Path.Combine(folder, "staging");

    public async Task<StagedFile> Stage(Stream content, CancellationToken ct)
    {
        Directory.CreateDirectory(Staging);
        if (Interlocked.Exchange(ref swept, 1) == 0) Sweep();
        var path = Path.Combine(Staging, Guid.NewGuid().ToString("N"));
        try
        {
            var (digest, length) = await Write(content, path, ct);
            return new LocalStagedFile(path, digest, length);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    public Task Keep(IReadOnlyCollection<StagedFile> files, CancellationToken ct) => Task.Run(
        () =>
        {
            var touched = new HashSet<string>(StringComparer.Ordinal);
            foreach (var file in files.Cast<LocalStagedFile>())
            {
                ct.ThrowIfCancellationRequested();
                var place = PlaceOf(file.Sha256);
                if (File.Exists(place)) continue;
                using (var handle = File.OpenHandle(file.Path, FileMode.Open, FileAccess.ReadWrite)) RandomAccess.FlushToDisk(handle);
                var home = Path.GetDirectoryName(place)!;
                Directory.CreateDirectory(home);
                File.Move(file.Path, place, overwrite: true);
                touched.Add(home);
                touched.Add(Path.GetDirectoryName(home)!);
                touched.Add(folder);
            }

            foreach (var directory in touched) DirectoryFlush.ToDisk(directory);
        },
        ct);

    public Stream? Open(string sha256)
    {
        if (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigitLower)) return null;
        try
        {
            return new FileStream(PlaceOf(sha256), FileMode.Open, FileAccess.Read, FileShare.Read, Chunk, FileOptions.Asynchronous);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static async Task<(string Digest, long Length)> Write(Stream content, string path, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.None);
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            long length = 0;
            int read;
            while ((read = await content.ReadAsync(buffer.AsMemory(0, Chunk), ct)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                file.Write(buffer, 0, read);
                length += read;
            }

            return (Convert.ToHexStringLower(hash.GetHashAndReset()), length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Sweep()
    {
        var oldest = clock.GetUtcNow().UtcDateTime - Abandoned;
        foreach (var file in new DirectoryInfo(Staging).EnumerateFiles().Where(file => file.LastWriteTimeUtc < oldest)) file.Delete();
    }

    private string PlaceOf(string sha256) => Path.Combine(folder, sha256[..2], sha256[2..4], sha256);

    private sealed class LocalStagedFile(string path, string sha256, long length) : StagedFile(sha256, length)
    {
        public string Path { get; } = path;

        protected override void Dispose(bool disposing) => File.Delete(Path);
    }
}
