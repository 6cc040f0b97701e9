using System.Globalization;

namespace OpenEdx.Cli.Health;

/// <summary>From when on something is called ill. The defaults suit every installation; tests change them.</summary>
public sealed record HealthSettings
{
    /// <summary>How far a projection or process may be behind. <c>OPENEDX_HEALTH_LAG</c>, in seconds.</summary>
    public TimeSpan LongestLag { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a loop of this node may take for one turn.</summary>
    public TimeSpan LongestTurn { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an answer waits for the database.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>How long an answer of the database is good for.</summary>
    public TimeSpan Freshness { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long after its failure an append is spoken of, unless one succeeds.</summary>
    public TimeSpan MemoryOfFailures { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Space below which the data folder is called nearly full.</summary>
    public long LeastFreeBytes { get; init; } = 1L << 30;

    public static HealthSettings FromEnvironment() => Environment.GetEnvironmentVariable("OPENEDX_HEALTH_LAG") switch
    {
        null or "" => new(),
        var text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? new() { LongestLag = TimeSpan.FromSeconds(seconds) }
            : throw new OperatorException($"OPENEDX_HEALTH_LAG is '{text}', which is no number of seconds."),
    };
}
