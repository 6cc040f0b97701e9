namespace OpenEdx.Domain.Analytics;

/// <summary>What a learner did to a player. In the order of upstream's names, which decides between events of the same instant.</summary>
public enum VideoActKind
{
    Pause,
    Play,
    Seek,
    Stop,
}

/// <summary>One event of a player, as far as viewings go by it (tracking §4.5).</summary>
/// <param name="Seconds">Where the player is afterwards; of a seek the place sought.</param>
/// <param name="From">Of a seek: the place left, in seconds; else 0.</param>
/// <param name="Duration">Of the video, in seconds; null: unknown.</param>
public readonly record struct VideoAct(DateTimeOffset At, VideoActKind Kind, double Seconds, double From, double? Duration) : IComparable<VideoAct>
{
    /// <summary>By time; events of the same instant by what they hold, so that any order of arrival gives the same viewings.</summary>
    public int CompareTo(VideoAct other) =>
        (At, Kind, Seconds, From, Duration ?? -1).CompareTo((other.At, other.Kind, other.Seconds, other.From, other.Duration ?? -1));

    public static bool operator <(VideoAct left, VideoAct right) => left.CompareTo(right) < 0;

    public static bool operator >(VideoAct left, VideoAct right) => left.CompareTo(right) > 0;

    public static bool operator <=(VideoAct left, VideoAct right) => left.CompareTo(right) <= 0;

    public static bool operator >=(VideoAct left, VideoAct right) => left.CompareTo(right) >= 0;
}
