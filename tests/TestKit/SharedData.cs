namespace OpenEdx.TestKit;

/// <summary>Real courses and logs beside the repository. They are no part of it: a test that wants them skips where they are absent.</summary>
public static class SharedData
{
    /// <summary>Whole path of a file such as <c>olx/openedx-demo-course.tar.gz</c>; null where there is none.</summary>
    public static string? Find(string path) => File.Exists(Whole(path)) ? Whole(path) : null;

    /// <summary>Whole path of a folder such as <c>olx</c>; null where there is none.</summary>
    public static string? FindFolder(string path) => Directory.Exists(Whole(path)) ? Whole(path) : null;

    /// <summary>Why a test skips.</summary>
    public static string Absent(string path) => $"{path} is not in ../shared/data (nor in OPENEDX_SHARED_DATA).";

    /// <summary>Folder of the solution.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    private static string Whole(string path) => Path.Combine(
        Environment.GetEnvironmentVariable("OPENEDX_SHARED_DATA") is { Length: > 0 } named ? named : Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared", "data")), path);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OpenEdx.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
