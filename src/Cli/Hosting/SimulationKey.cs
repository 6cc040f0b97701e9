using System.Security.Cryptography;
using System.Text;

namespace OpenEdx.Cli.Hosting;

/// <summary>
/// The file <c>simulation.key</c> in the data folder: whoever can read it may simulate requests at other instants. Without the
/// file, which <c>openedx serve</c> never makes by itself, the server knows only its own clock.
/// </summary>
public static class SimulationKey
{
    public static byte[]? In(string dataFolder)
    {
        var file = Path.Combine(dataFolder, "simulation.key");
        return File.Exists(file) ? Encoding.ASCII.GetBytes(File.ReadAllText(file).Trim()) : null;
    }

    public static byte[] CreateIn(string dataFolder)
    {
        if (In(dataFolder) is { } there) return there;
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var file = new StreamWriter(Path.Combine(dataFolder, "simulation.key"), Encoding.ASCII, options))
            file.WriteLine(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        return In(dataFolder)!;
    }
}
