namespace OpenEdx.Domain.Analytics;

/// <summary>A stretch of a video that a learner watched (tracking §4.5).</summary>
/// <param name="EndedAt">Instant of the event that ended it.</param>
/// <param name="From">Seconds into the video.</param>
/// <param name="To">Seconds into the video, not before <paramref name="From"/>.</param>
/// <param name="Duration">Of the video when it was played, in seconds; null: unknown.</param>
public readonly record struct Viewing(DateTimeOffset EndedAt, double From, double To, double? Duration)
{
    /// <summary>Length of a segment.</summary>
    public const int SegmentSeconds = 5;

    private const double ShortestSeconds = 0.25;

    public int FirstSegment => (int)From / SegmentSeconds;

    /// <summary>Touched as well.</summary>
    public int LastSegment => (int)To / SegmentSeconds;

    private bool Counts => !(To > Duration + 1) && To >= From && To - From >= ShortestSeconds;

    /// <summary>The viewings of one learner and video.</summary>
    /// <param name="acts">In any order.</param>
    public static IEnumerable<Viewing> Of(IEnumerable<VideoAct> acts)
    {
        (double From, double? Duration)? open = null;
        double? sought = null;
        foreach (var act in acts.Order())
        {
            if (act.Kind == VideoActKind.Play)
            {
                // After a seek players tell the place that was left; the seek knows better. A further play throws away the open viewing.
                open = (sought ?? act.Seconds, act.Duration);
                sought = null;
                continue;
            }

            if (open is not { } playing) continue;
            var isSeek = act.Kind == VideoActKind.Seek;
            var viewing = new Viewing(act.At, playing.From, isSeek ? act.From : act.Seconds, playing.Duration);
            open = null;
            sought = isSeek ? act.Seconds : null;
            if (viewing.Counts) yield return viewing;
        }
    }
}
