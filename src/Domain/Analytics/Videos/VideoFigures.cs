namespace OpenEdx.Domain.Analytics;

/// <param name="Segment">From 0; each is <see cref="Viewing.SegmentSeconds"/> long.</param>
/// <param name="Users">Learners who watched any of it.</param>
/// <param name="Views">Viewings that touch it.</param>
public readonly record struct VideoSegment(int Segment, int Users, int Views);

/// <summary>What reports say of a video (tracking §4.5).</summary>
/// <param name="Duration">Seconds; guessed from the viewings where players did not tell.</param>
/// <param name="UsersAtStart">Learners who watched the first segment.</param>
/// <param name="UsersAtEnd">Learners who came to where the credits begin.</param>
/// <param name="ViewedSeconds">Of all viewings together, in whole segments.</param>
/// <param name="Segments">Those that anybody watched, up to the end of the video, in order.</param>
public sealed record VideoFigures(int Duration, int UsersAtStart, int UsersAtEnd, long ViewedSeconds, IReadOnlyList<VideoSegment> Segments)
{
    /// <summary>So sharp a fall of learners from a segment to the next one is the end of the video.</summary>
    private const double DropOff = 0.05;

    /// <param name="durations">Of all viewings; null: a player did not know.</param>
    /// <param name="watched">By segment, in order; not empty.</param>
    public static VideoFigures Of(IReadOnlyCollection<double?> durations, IReadOnlyList<VideoSegment> watched)
    {
        var isKnown = !durations.Contains(null);
        var final = isKnown ? (int)Longest(durations) / Viewing.SegmentSeconds : FinalSegment(watched);
        var duration = isKnown ? Longest(durations) : ((final + 1) * Viewing.SegmentSeconds) - 1;

        // Upstream stops after the final segment, and passes it by when nobody watched that very one.
        var shown = watched.Any(segment => segment.Segment == final) ? [.. watched.Where(segment => segment.Segment <= final)] : watched;
        return new(
            (int)duration, UsersOf(0), UsersOf((int)Math.Max(duration - 30, duration * 0.95) / Viewing.SegmentSeconds),
            shown.Sum(segment => (long)segment.Views * Viewing.SegmentSeconds), shown);

        int UsersOf(int segment) => watched.FirstOrDefault(row => row.Segment == segment).Users;
    }

    private static double Longest(IReadOnlyCollection<double?> durations) => Math.Max(0, durations.Max() ?? 0);

    private static int FinalSegment(IReadOnlyList<VideoSegment> watched)
    {
        for (var i = watched.Count - 2; i >= 0; i--)
        {
            if (watched[i + 1].Users <= watched[i].Users * DropOff) return watched[i].Segment;
        }

        return watched[^1].Segment;
    }
}
