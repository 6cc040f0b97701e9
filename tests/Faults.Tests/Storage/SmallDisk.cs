using System.Diagnostics;

namespace OpenEdx.Faults.Tests.Storage;

/// <summary>A file system in memory of a few megabytes, which is quickly full.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    private string Ballast => Path.Combine(Folder, "ballast");

    /// <summary>Skips the test where nobody may mount.</summary>
    public static SmallDisk Mount(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("openedx-disk-").FullName;
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=755", "tmpfs", folder)) return new(folder);
        Directory.Delete(folder);
        Assert.Skip("Only root may mount a small disk, and not in every container.");
        return null!;
    }

    /// <summary>Leaves so much free and no more.</summary>
    public void Fill(int kilobytesLeft)
    {
        var left = new DriveInfo(Folder).AvailableFreeSpace - (kilobytesLeft * 1024L);
        if (left <= 0) return;
        var block = new byte[64 * 1024];
        try
        {
            using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            for (; left > 0; left -= block.Length) file.Write(block, 0, (int)Math.Min(left, block.Length));
        }
        catch (IOException)
        {
            // Somebody else took the rest.
        }
    }

    public void Free() => File.Delete(Ballast);

    public void Dispose()
    {
        Run("umount", "--lazy", Folder);
        Directory.Delete(Folder);
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
