namespace OpenEdx.Api.Authoring;

/// <summary>The most that an archive may hold. Real courses stay far below; a bomb does not.</summary>
/// <param name="Bytes">Unpacked, all together, headers included.</param>
/// <param name="Entries">Files and folders.</param>
/// <param name="FileBytes">One static file.</param>
/// <param name="TextBytes">One file of content, which is held in memory.</param>
/// <param name="AllTextBytes">All files of content.</param>
/// <param name="PathLength">Characters.</param>
/// <param name="PathDepth">Folders and the name.</param>
public sealed record CourseArchiveLimits(
    long Bytes = 4L << 30,
    int Entries = 200_000,
    long FileBytes = 2L << 30,
    int TextBytes = 16 << 20,
    long AllTextBytes = 256L << 20,
    int PathLength = 512,
    int PathDepth = 24)
{
    public static CourseArchiveLimits Default { get; } = new();
}
