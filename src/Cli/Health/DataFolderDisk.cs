using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Cli.Health;

/// <summary>The file system of the data folder: files of courses, and the private PostgreSQL where there is one.</summary>
internal sealed class DataFolderDisk(PlatformSettings settings)
{
    /// <summary>Null: the data folder cannot be reached.</summary>
    public long? FreeBytes
    {
        get
        {
            try
            {
                return new DriveInfo(settings.DataFolder).AvailableFreeSpace;
            }
            catch (Exception away) when (away is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }
}
