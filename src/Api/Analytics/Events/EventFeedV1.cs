using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using OpenEdx.Api.Identity;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Analytics;

/// <summary>
/// <c>GET /api/events/v1/events</c>: the log as NDJSON or server-sent events, first what is there, then on request what comes. Clients: data
/// teams (docs/how-to/replay.md). Open edX has nothing like it. Filters <c>stream</c>, <c>type</c> (both repeatable), <c>since</c>, <c>until</c>,
/// <c>after</c>, <c>through</c>; <c>limit</c>, <c>live</c>, <c>upcast</c>. A live reader whose token expires, or whose node stops, reads the end of the
/// answer, and goes on with a new request behind the last event it has.
/// </summary>
internal static class EventFeedV1
{
    public static IEndpointRouteBuilder MapEventFeedV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/events/v1/events", Answer).Requires(Operation.ReadEvents).RequiresScope(TokenScopes.EventsRead);
        return routes;
    }

    private static async Task<IResult> Answer(
        HttpContext http, StreamStore streams, EventFeedPlaces places, EventFeedSettings settings, IHostApplicationLifetime lifetime, TimeProvider clock)
    {
        if (!EventFeedRequest.TryRead(http.Request, streams.Types, out var asked, out var refusal)) return refusal;
        using var place = places.Take();
        if (place is null)
        {
            http.Response.Headers.RetryAfter = "5";
            return RestErrors.Detail(StatusCodes.Status503ServiceUnavailable, $"This node serves {settings.MostReaders} readers of events already; try again later, or another node.");
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        if (Credential.Of(http)?.ExpiresAt is { } expiry) ending.CancelAfter(Positive(expiry - clock.GetUtcNow()));
        try
        {
            await Send(http, asked, new EventFeed(streams, asked, settings, clock), ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested && asked.IsLive)
        {
            // Not a fault: a live feed has no other end.
        }

        return Results.Empty;
    }

    private static async Task Send(HttpContext http, EventFeedRequest asked, EventFeed feed, CancellationToken ct)
    {
        var response = http.Response;
        response.ContentType = asked.IsStream ? EventFeedRequest.EventStream : EventFeedRequest.NdJson;
        response.Headers.CacheControl = "no-store";

        // Proxies that collect a page before passing it on would hold live events back.
        response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        if (asked.IsLive || !http.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            await response.StartAsync(ct);
            await feed.CopyTo(response.Body, ct);
            return;
        }

        response.Headers.ContentEncoding = "gzip";
        response.Headers.Vary = "Accept-Encoding";
        await using var gzip = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await feed.CopyTo(gzip, ct);
    }

    /// <summary>A timer takes no more than some weeks, and none before now.</summary>
    private static TimeSpan Positive(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time > TimeSpan.FromDays(40) ? TimeSpan.FromDays(40) : time;
}
