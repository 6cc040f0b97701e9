using OpenEdx.Api.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Authoring;

namespace OpenEdx.Api.Assessment;

/// <summary>The file <c>python_lib.zip</c> among the static files of a course (olx §12.3). The last one read of each course is kept.</summary>
public sealed class CoursePythonLibraries(CourseAssetsQuery assets, IFileStore files) : IPythonLibraries
{
    private const string File = "python_lib.zip";

    /// <summary>It has to fit into a sandbox beside everything else.</summary>
    private const int Largest = 8_000_000;

    private const int MostKept = 50;

    private readonly System.Collections.Concurrent.ConcurrentDictionary<CourseKey, PythonLibrary> kept = new();

    public async Task<PythonLibrary?> Find(CourseKey course, CancellationToken ct)
    {
        if (await assets.Find(new AssetKey(course, File), ct) is not { Length: <= Largest } asset) return null;
        if (kept.TryGetValue(course, out var known) && known.Digest == asset.Sha256) return known;
        if (files.Open(asset.Sha256) is not { } stream) return null;
        await using (stream)
        {
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, ct);
            if (kept.Count >= MostKept) kept.Clear();
            return kept[course] = new(asset.Sha256, bytes.ToArray());
        }
    }
}
