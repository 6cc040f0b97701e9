using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Jobs;

/// <summary>
/// Files of reports: <c>reports/{task}.csv</c> or <c>.zip</c> in the data folder, which all nodes share. Apart from the files of courses, which are kept
/// forever under their digest: these grow while they are written, show people by name, and go after a month.
/// </summary>
public sealed class ReportFiles(PlatformSettings settings, TimeProvider clock)
{
    /// <summary>How long a report can be downloaded. Until then whoever was retired meanwhile still stands in it.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private string Folder => Path.Combine(settings.DataFolder, "reports");

    /// <summary>
    /// The file of a job to go on with, and to nobody else on this machine: at its end when it has exactly these bytes, cut back to them
    /// when a worker was killed after writing more, and empty when fewer are there.
    /// </summary>
    public FileStream Continue(Guid task, long bytes, string extension = "csv")
    {
        Directory.CreateDirectory(Folder);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(PlaceOf(task, extension), options);
        file.SetLength(file.Length < bytes ? 0 : bytes);
        file.Seek(0, SeekOrigin.End);
        return file;
    }

    /// <summary>Null: gone.</summary>
    public Stream? Open(Guid task, string extension = "csv")
    {
        try
        {
            return new FileStream(PlaceOf(task, extension), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 128 * 1024, FileOptions.Asynchronous);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Deletes what is older than <see cref="Kept"/>, finished or not.</summary>
    public void Sweep()
    {
        if (!Directory.Exists(Folder)) return;
        var oldest = (clock.GetUtcNow() - Kept).UtcDateTime;
        foreach (var file in new DirectoryInfo(Folder).EnumerateFiles().Where(file => file.LastWriteTimeUtc < oldest)) file.Delete();
    }

    private string PlaceOf(Guid task, string extension) => Path.Combine(Folder, $"{task:D}.{extension}");
}
