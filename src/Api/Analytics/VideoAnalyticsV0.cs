using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Analytics;

/// <summary>
/// Figures of a video in the shapes of the analytics data API. Clients: edX Insights, edx-analytics-data-api-client.
/// Source: Open edX analytics-data-api, <c>analytics_data_api/v0/views/videos.py</c>.
/// </summary>
public static class VideoAnalyticsV0
{
    /// <summary>
    /// <c>GET /api/v0/videos/{video}/timeline/</c>, where the video is <c>{course id}|{id of the block}</c>; the same under <c>/api/v1/</c>. Ours: <c>as_of</c>
    /// (<c>YYYY-MM-DD</c>), the last day that counts.
    /// </summary>
    public static IEndpointRouteBuilder MapVideoAnalyticsV0(this IEndpointRouteBuilder routes)
    {
        // The course stands inside of the video's name, so that the handler asks who may see it.
        routes.MapFigures("/api/v0/videos/{video}/timeline/", Timeline, Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> Timeline(string video, HttpContext http, InsightsQuery insights, VideosQuery videos, CancellationToken ct)
    {
        if (!FigureRequests.TryDay(http.Request.Query.One("as_of"), out var asOf)) return FigureRequests.BadDate();
        var name = Uri.UnescapeDataString(video);
        var bar = name.IndexOf('|', StringComparison.Ordinal);
        if (bar < 0 || AnalyticsCourse.Read(name[..bar]) is not { } course) return AnalyticsAnswer.NotFound();
        if (!course.MaySee(http.User.Requester())) return RestErrors.Forbidden("You do not have permission to perform this action.");
        var created = await insights.Pulse(course, ct) is { } pulse ? AnalyticsAnswer.Instant(pulse.At) : null;
        var report = await videos.Video(course.Id, name[(bar + 1)..], asOf, ct);
        return AnalyticsAnswer.List(
            http,
            [.. (report?.Figures.Segments ?? []).Select(segment => new Dictionary<string, object?>
            {
                ["segment"] = segment.Segment,
                ["num_users"] = segment.Users,
                ["num_views"] = segment.Views,
                ["created"] = created,
            })],
            course, "engagement-video-timeline");
    }
}
