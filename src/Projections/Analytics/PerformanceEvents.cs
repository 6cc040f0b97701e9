namespace OpenEdx.Projections.Analytics;

/// <summary>The events of players behind the figures of a video. Parameter <c>video</c>: its id.</summary>
internal sealed class VideoFigureEvents(VideosQuery videos) : IFigureEvents
{
    public string Figure => "video";

    public string Heading(IReadOnlyDictionary<string, string> which) => "Events of players: " + which.GetValueOrDefault("video", "");

    public async Task<IReadOnlyList<long>> Behind(AnalyticsCourse course, IReadOnlyDictionary<string, string> which, long after, int count, CancellationToken ct) =>
        await videos.EventsBehind(course.Id, which.GetValueOrDefault("video", ""), FigureDay.Of(which, "as_of"), after, count, ct);
}

/// <summary>The submissions behind the figures of a problem. Parameter <c>problem</c>: its key.</summary>
internal sealed class SubmissionFigureEvents(PerformanceQuery performance) : IFigureEvents
{
    public string Figure => "submissions";

    public string Heading(IReadOnlyDictionary<string, string> which) => "Submissions to " + which.GetValueOrDefault("problem", "");

    public async Task<IReadOnlyList<long>> Behind(AnalyticsCourse course, IReadOnlyDictionary<string, string> which, long after, int count, CancellationToken ct) =>
        await performance.EventsBehind(course.Id, which.GetValueOrDefault("problem", ""), FigureDay.Of(which, "as_of"), after, count, ct);
}
