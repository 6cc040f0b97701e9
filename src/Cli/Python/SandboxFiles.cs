namespace OpenEdx.Cli.Python;

/// <summary>
/// Our own Python files as a folder that a sandbox can show. As root they are copied: the user that takes root's place may not be let
/// into the folder of the program.
/// </summary>
internal sealed class SandboxFiles : IDisposable
{
    private readonly bool isCopy;

    private SandboxFiles(string folder, bool isCopy)
    {
        Folder = folder;
        this.isCopy = isCopy;
    }

    public string Folder { get; }

    public static SandboxFiles Provide()
    {
        var own = Path.Combine(AppContext.BaseDirectory, "sandbox");
        if (!Environment.IsPrivilegedProcess || OperatingSystem.IsWindows()) return new(own, isCopy: false);
        const UnixFileMode Searchable = (UnixFileMode)0b111_101_101, Readable = (UnixFileMode)0b110_100_100;
        var copy = Directory.CreateTempSubdirectory("openedx-sandbox-");
        File.SetUnixFileMode(copy.FullName, Searchable);
        foreach (var file in Directory.EnumerateFiles(own, "*.py", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy.FullName, Path.GetRelativePath(own, file));
            var folder = Path.GetDirectoryName(target)!;
            Directory.CreateDirectory(folder);
            File.SetUnixFileMode(folder, Searchable);
            File.Copy(file, target);
            File.SetUnixFileMode(target, Readable);
        }

        return new(copy.FullName, isCopy: true);
    }

    public void Dispose()
    {
        if (isCopy && Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }
}
