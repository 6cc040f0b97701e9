using System.Globalization;

namespace OpenEdx.Bench;

/// <summary>Processor time of the PostgreSQL server and all its processes, as Linux accounts for it (in steps of 10 ms).</summary>
internal sealed class ServerLoad
{
    private const double TicksPerSecond = 100;
    private readonly int postmaster;

    private ServerLoad(int postmaster) => this.postmaster = postmaster;

    public static async Task<ServerLoad> Of(Subject subject, CancellationToken ct)
    {
        var data = await subject.Scalar<string>("show data_directory", ct);
        var first = (await File.ReadAllLinesAsync(Path.Combine(data, "postmaster.pid"), ct))[0];
        return new(int.Parse(first, CultureInfo.InvariantCulture));
    }

    /// <summary>Since the start of the server; ended processes included.</summary>
    public TimeSpan Total() => TimeSpan.FromSeconds(Directory.EnumerateDirectories("/proc").Sum(Ticks) / TicksPerSecond);

    private long Ticks(string process)
    {
        if (!int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)) return 0;
        try
        {
            // Fields from the third on, after the name in parentheses: state, parent, …, utime (14), stime (15), those of ended children (16, 17).
            var stat = File.ReadAllText(Path.Combine(process, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var isOurs = pid == postmaster || int.Parse(fields[1], CultureInfo.InvariantCulture) == postmaster;
            return isOurs ? fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture)) : 0;
        }
        catch (Exception ended) when (ended is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
