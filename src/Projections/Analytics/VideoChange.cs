using OpenEdx.Domain.Analytics;

namespace OpenEdx.Projections.Analytics;

/// <summary>By how much a batch moves the figures of videos.</summary>
internal sealed class VideoChange
{
    public const double UnknownDuration = -1;

    public Dictionary<(string Course, string Video, int Segment), (int Users, int Views)> Segments { get; } = [];

    public Dictionary<(string Course, string Video, double Duration), int> Durations { get; } = [];

    /// <summary>Viewings by segment from now on, up to the last one watched; empty: none any more.</summary>
    public Dictionary<VideoWatcher, int[]> Watched { get; } = [];

    /// <param name="before">Viewings that may have changed, as they were.</param>
    /// <param name="after">The same, as they are.</param>
    /// <param name="views">How often the learner watched each segment so far.</param>
    public void Book(VideoWatcher watcher, List<Viewing> before, List<Viewing> after, int[] views)
    {
        var now = new int[Math.Max(views.Length, after.Select(viewing => viewing.LastSegment + 1).DefaultIfEmpty(0).Max())];
        views.CopyTo(now, 0);
        Add(before, -1);
        Add(after, 1);
        for (var segment = 0; segment < now.Length; segment++)
        {
            var was = segment < views.Length ? views[segment] : 0;
            if (was == now[segment]) continue;
            var key = (watcher.Course, watcher.Video, segment);
            var (users, count) = Segments.GetValueOrDefault(key);
            Segments[key] = (users + Math.Sign(now[segment]) - Math.Sign(was), count + now[segment] - was);
        }

        now = now[..(Array.FindLastIndex(now, count => count > 0) + 1)];
        if (!now.AsSpan().SequenceEqual(views)) Watched[watcher] = now;

        void Add(List<Viewing> viewings, int sign)
        {
            foreach (var viewing in viewings)
            {
                for (var segment = viewing.FirstSegment; segment <= viewing.LastSegment; segment++) now[segment] += sign;
                var key = (watcher.Course, watcher.Video, viewing.Duration ?? UnknownDuration);
                Durations[key] = Durations.GetValueOrDefault(key) + sign;
            }
        }
    }
}
