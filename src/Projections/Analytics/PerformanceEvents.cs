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

/// <summary>The clicks behind the figures of links. Parameters: <c>date</c> (one day), <c>to=others</c> (only links to other hosts), <c>as_of</c>.</summary>
internal sealed class LinkFigureEvents(PerformanceQuery performance) : IFigureEvents
{
    public string Figure => "link_clicks";

    public string Heading(IReadOnlyDictionary<string, string> which) =>
        (IsToOthers(which) ? "Clicks on links to other sites" : "Clicks on links") + (FigureDay.Of(which, "date") is { } day ? $" on {FigureDay.Shown(day)}" : "");

    public Task<IReadOnlyList<long>> Behind(AnalyticsCourse course, IReadOnlyDictionary<string, string> which, long after, int count, CancellationToken ct) =>
        performance.ClicksBehind(course, FigureDay.Of(which, "date"), IsToOthers(which), FigureDay.Of(which, "as_of"), after, count, ct);

    private static bool IsToOthers(IReadOnlyDictionary<string, string> which) => which.GetValueOrDefault("to") == "others";
}
