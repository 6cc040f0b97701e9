using System.Security.Cryptography;

namespace OpenEdx.Cli.Metrics;

/// <summary>
/// The secret with which Prometheus reads the metrics: <c>OPENEDX_METRICS_TOKEN</c>, else the file <c>metrics.token</c> in the data folder, which
/// only the server's own user can read and which is made at the first start.
/// </summary>
public static class MetricsToken
{
    private const int ShortestSecret = 16;

    /// <summary>Null: there is none yet.</summary>
    /// <exception cref="OperatorException">The setting is too short for a secret.</exception>
    public static string? Of(string dataFolder)
    {
        if (Environment.GetEnvironmentVariable("OPENEDX_METRICS_TOKEN") is { Length: > 0 } named)
        {
            return named.Length >= ShortestSecret
                ? named
                : throw new OperatorException($"OPENEDX_METRICS_TOKEN is shorter than {ShortestSecret} characters; take for example the output of 'openssl rand -hex 32'.");
        }

        var file = FileIn(dataFolder);
        return File.Exists(file) && File.ReadAllText(file).Trim() is { Length: >= ShortestSecret } token ? token : null;
    }

    public static void EnsureIn(string dataFolder)
    {
        if (Of(dataFolder) is not null) return;
        // Written aside and moved: several nodes may start on one data folder, and none may read half a token.
        var aside = Path.Combine(dataFolder, $"metrics.token.{Environment.ProcessId}");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(aside, options)) writer.WriteLine(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        try
        {
            File.Move(aside, FileIn(dataFolder));
        }
        catch (IOException) when (Of(dataFolder) is not null)
        {
            File.Delete(aside);
        }
    }

    private static string FileIn(string dataFolder) => Path.Combine(dataFolder, "metrics.token");
}
