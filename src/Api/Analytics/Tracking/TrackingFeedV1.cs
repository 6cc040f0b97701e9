using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using OpenEdx.Api.Identity;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Analytics;

/// <summary>
/// <c>GET /api/analytics/v1/tracking</c>: events as tracking logs have them, imported lines and our own, as NDJSON or server-sent events: first what is there, then
/// on request what comes. Clients: data teams (docs/how-to/import-tracking-logs.md). Open edX has nothing like it. Parameters <c>after</c>, <c>through</c>, <c>since</c>,
/// <c>until</c> (of the recording), <c>stream</c>, <c>type</c> (stored name of the fact), <c>limit</c> (facts), <c>live</c> as for <c>/api/events/v1/events</c>.
/// Each line is <c>{"position":…,"event":{…}}</c>; the events of one fact share its position. Names of people are in it: only for those who may read all events.
/// </summary>
internal static class TrackingFeedV1
{
    private const int Page = 500;

    public static IEndpointRouteBuilder MapTrackingFeedV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/analytics/v1/tracking", Answer).Requires(Operation.ReadEvents).RequiresScope(TokenScopes.EventsRead);
        return routes;
    }

    private static async Task<IResult> Answer(
        HttpContext http, StreamStore streams, OutgoingEvents outgoing, EventFeedPlaces places, EventFeedSettings settings, IHostApplicationLifetime lifetime, TimeProvider clock)
    {
        if (!EventFeedRequest.TryRead(http.Request, streams.Types, out var asked, out var refusal)) return refusal;
        using var place = places.Take();
        if (place is null)
        {
            http.Response.Headers.RetryAfter = "5";
            return RestErrors.Detail(StatusCodes.Status503ServiceUnavailable, $"This node serves {settings.MostReaders} readers of events already; try again later, or another node.");
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        if (Credential.Of(http)?.ExpiresAt is { } expiry && expiry - clock.GetUtcNow() is var left && left < TimeSpan.FromDays(40)) ending.CancelAfter(left < TimeSpan.Zero ? TimeSpan.Zero : left);
        try
        {
            await Send(http, new(streams, outgoing, asked, settings, clock), ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested && asked.IsLive)
        {
            // Not a fault: a live feed has no other end.
        }

        return Results.Empty;
    }

    private static async Task Send(HttpContext http, Reader reader, CancellationToken ct)
    {
        var response = http.Response;
        response.ContentType = reader.Asked.IsStream ? EventFeedRequest.EventStream : EventFeedRequest.NdJson;
        response.Headers.CacheControl = "no-store";

        // Proxies that collect a page before passing it on would hold live events back.
        response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        if (reader.Asked.IsLive || !http.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            await response.StartAsync(ct);
            await reader.CopyTo(response.Body, ct);
            return;
        }

        response.Headers.ContentEncoding = "gzip";
        response.Headers.Vary = "Accept-Encoding";
        await using var gzip = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await reader.CopyTo(gzip, ct);
    }

    private sealed class Reader(StreamStore streams, OutgoingEvents outgoing, EventFeedRequest asked, EventFeedSettings settings, TimeProvider clock)
    {
        private long lastWrite = clock.GetTimestamp();

        public EventFeedRequest Asked => asked;

        public async Task CopyTo(Stream output, CancellationToken ct)
        {
            var (after, left) = (asked.Filter.After, asked.Limit ?? long.MaxValue);
            while (true)
            {
                var appended = streams.Appended.Next;
                var page = new List<RecordedEvent>(Page);
                var isOver = false;
                await foreach (var fact in streams.ReadAll(after, ct, OutgoingEvents.FactNames, Page))
                {
                    if (isOver = fact.Position > asked.Filter.Through || left == 0) break;
                    after = fact.Position;
                    if (!IsWanted(fact)) continue;
                    left--;
                    page.Add(fact);
                    if (page.Count < Page) continue;
                    await Write(output, page, ct);
                    page.Clear();
                }

                await Write(output, page, ct);
                if (isOver || left == 0 || !asked.IsLive) return;
                await UntilThereIsMore(output, appended, ct);
            }
        }

        /// <summary>Says from time to time that it is still there, also to notice that nobody listens any more.</summary>
        private async Task UntilThereIsMore(Stream output, Task appended, CancellationToken ct)
        {
            if (clock.GetElapsedTime(lastWrite) >= settings.Heartbeat)
            {
                await output.WriteAsync(asked.IsStream ? ": \n\n"u8.ToArray() : "\n"u8.ToArray(), ct);
                await output.FlushAsync(ct);
                lastWrite = clock.GetTimestamp();
            }

            using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
            await Task.WhenAny(appended, Task.Delay(settings.Poll, over.Token));
            await over.CancelAsync();
            ct.ThrowIfCancellationRequested();
        }

        private bool IsWanted(RecordedEvent fact)
        {
            var filter = asked.Filter;
            return (filter.Types.Count == 0 || filter.Types.Contains(fact.Type)) && !(fact.Timestamp < filter.Since) && !(fact.Timestamp >= filter.Until) &&
                (filter.Streams.Count == 0 || filter.Streams.Any(stream => fact.Stream == stream.TrimEnd('/') || fact.Stream.StartsWith(stream.TrimEnd('/') + "/", StringComparison.Ordinal)));
        }

        private async Task Write(Stream output, List<RecordedEvent> facts, CancellationToken ct)
        {
            if (facts.Count == 0) return;
            var text = new StringBuilder();
            foreach (var one in await outgoing.Of(facts, ct))
            {
                var line = Json(one);
                if (asked.IsStream) text.Append("id: ").Append(one.Position).Append("\ndata: ").Append(line).Append("\n\n");
                else text.Append("{\"position\":").Append(one.Position).Append(",\"event\":").Append(line).Append("}\n");
            }

            await output.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), ct);
            if (asked.IsLive) await output.FlushAsync(ct);
            lastWrite = clock.GetTimestamp();
        }

        /// <summary>Imported lines may bear a prefix of the logger, which is no JSON.</summary>
        private static string Json(OutgoingEvent one)
        {
            var line = one.ToLine();
            var (open, close) = (line.IndexOf('{', StringComparison.Ordinal), line.LastIndexOf('}'));
            return line[open..(close + 1)].ReplaceLineEndings(" ");
        }
    }
}
