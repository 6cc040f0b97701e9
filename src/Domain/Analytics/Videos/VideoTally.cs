namespace OpenEdx.Domain.Analytics;

/// <summary>Adds the viewings of one video up: what the tables hold as sums, for a moment of the past.</summary>
public sealed class VideoTally
{
    private readonly SortedDictionary<int, (int Users, int Views)> segments = [];
    private readonly HashSet<double?> durations = [];

    /// <summary>Null: nobody watched anything.</summary>
    public VideoFigures? Figures => segments.Count == 0
        ? null
        : VideoFigures.Of(durations, [.. segments.Select(row => new VideoSegment(row.Key, row.Value.Users, row.Value.Views))]);

    /// <param name="acts">Everything that one learner did, in any order.</param>
    public void Add(IEnumerable<VideoAct> acts)
    {
        var seen = new HashSet<int>();
        foreach (var viewing in Viewing.Of(acts))
        {
            durations.Add(viewing.Duration);
            for (var segment = viewing.FirstSegment; segment <= viewing.LastSegment; segment++)
            {
                var (users, views) = segments.GetValueOrDefault(segment);
                segments[segment] = (users + (seen.Add(segment) ? 1 : 0), views + 1);
            }
        }
    }
}
