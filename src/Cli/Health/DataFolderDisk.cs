using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Cli.Health;

/// <summary>The file system of the data folder: files of courses, and the private PostgreSQL where there is one.</summary>
internal sealed class DataFolderDisk(PlatformSettings settings)
{
    public long FreeBytes => new DriveInfo(settings.DataFolder).AvailableFreeSpace;
}
