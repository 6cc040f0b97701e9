namespace OpenEdx.Faults.Tests.Checking;

/// <summary>The versions that one stream went through, and when each of them can have been the current one.</summary>
internal sealed class StreamPast
{
    private readonly List<Block> blocks;
    private readonly HashSet<long> versions;

    /// <param name="blocks">The appends found in the log.</param>
    public StreamPast(IEnumerable<Block> blocks)
    {
        this.blocks = [.. blocks.OrderBy(block => block.First)];
        versions = [0, .. this.blocks.Select(block => block.Last)];
    }

    /// <summary>Events that one attempt left in the stream.</summary>
    public sealed record Block(Attempt Attempt, long First, long Last);

    public static StreamPast Empty { get; } = new([]);

    /// <summary>Smallest version that the stream can have had after a tick: appends answered by then count.</summary>
    public long LeastAt(long tick) => blocks.Where(block => block.Attempt.SettledBy < tick).Select(block => block.Last).DefaultIfEmpty(0).Max();

    /// <summary>Greatest version that the stream can have had before a tick.</summary>
    public long MostAt(long tick) => blocks.Where(block => block.Attempt.Begun < tick).Select(block => block.Last).DefaultIfEmpty(0).Max();

    /// <summary>Whether the stream can have been at this version at some moment of an interval. Never amid the events of one append.</summary>
    public bool CanHaveBeenAt(long version, long begun, long ended) =>
        versions.Contains(version) && version >= LeastAt(begun) && version <= MostAt(ended);

    public bool CanHaveDifferedFrom(long version, long begun, long ended)
    {
        var (least, most) = (LeastAt(begun), MostAt(ended));
        return versions.Any(other => other != version && other >= least && other <= most);
    }
}
