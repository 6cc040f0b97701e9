using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.Interchange;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Analytics;

/// <summary>
/// <c>GET /api/analytics/v1/xapi</c> and <c>GET /api/analytics/v1/caliper</c>: what happened as xAPI statements or Caliper events, as NDJSON. Clients: data teams
/// (docs/how-to/send-statements-to-an-lrs.md). Open edX has nothing like it. Parameters <c>after</c> (a position of the log, 0 at first) and <c>limit</c> (facts to look at, 10,000
/// unless told). Each line is <c>{"position":…,"statements":[…]}</c> (<c>"events"</c> for Caliper), all of one fact together; the last line may hold none, and tells the
/// position from which to ask again. A line with the position of the question alone: there is nothing more at present.
/// </summary>
internal static class StatementFeedV1
{
    private const int Page = 500;
    private const long UsualLimit = 10_000;

    public static IEndpointRouteBuilder MapStatementFeedV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/analytics/v1/xapi", Of(StatementKind.Xapi)).Requires(Operation.ReadEvents).RequiresScope(TokenScopes.EventsRead);
        routes.MapGet("/api/analytics/v1/caliper", Of(StatementKind.Caliper)).Requires(Operation.ReadEvents).RequiresScope(TokenScopes.EventsRead);
        return routes;
    }

    private static Delegate Of(StatementKind kind) =>
        (HttpContext http, StreamStore streams, StatementMaker statements, EventFeedPlaces places, EventFeedSettings settings) =>
            Answer(kind, http, streams, statements, places, settings);

    private static async Task<IResult> Answer(
        StatementKind kind, HttpContext http, StreamStore streams, StatementMaker statements, EventFeedPlaces places, EventFeedSettings settings)
    {
        if (!TryNumber(http.Request.Query, "after", 0, out var after) || !TryNumber(http.Request.Query, "limit", UsualLimit, out var limit) || limit == 0)
            return RestErrors.Detail(StatusCodes.Status400BadRequest, "after and limit are whole numbers, limit at least 1.");
        using var place = places.Take();
        if (place is null)
        {
            http.Response.Headers.RetryAfter = "5";
            return RestErrors.Detail(StatusCodes.Status503ServiceUnavailable, $"This node serves {settings.MostReaders} readers of events already; try again later, or another node.");
        }

        var (response, ct) = (http.Response, http.RequestAborted);
        response.ContentType = EventFeedRequest.NdJson;
        response.Headers.CacheControl = "no-store";
        await response.StartAsync(ct);
        var (reached, told, page) = (after, after, new List<RecordedEvent>(Page));
        await foreach (var fact in streams.ReadAll(after, ct, OutgoingEvents.FactNames, Page))
        {
            if (limit-- == 0) break;
            reached = fact.Position;
            page.Add(fact);
            if (page.Count < Page) continue;
            told = await Write(response, kind, await statements.OfFacts(kind, page, ct), told, ct);
            page.Clear();
        }

        told = await Write(response, kind, await statements.OfFacts(kind, page, ct), told, ct);
        if (told < reached || reached == after) await response.WriteAsync(Line(kind, new(reached, [], [])), ct);
        return Results.Empty;
    }

    /// <returns>The last position that a line told.</returns>
    private static async Task<long> Write(HttpResponse response, StatementKind kind, IReadOnlyList<FactStatements> made, long told, CancellationToken ct)
    {
        var text = new StringBuilder();
        foreach (var one in made.Where(one => one.Documents.Count > 0))
        {
            text.Append(Line(kind, one));
            told = one.Position;
        }

        await response.WriteAsync(text.ToString(), ct);
        return told;
    }

    private static string Line(StatementKind kind, FactStatements made)
    {
        JsonNode documents = new JsonArray([.. made.Documents.Select(one => one.DeepClone())]);
        return new JsonObject { ["position"] = made.Position, [kind == StatementKind.Xapi ? "statements" : "events"] = documents }.ToJsonString() + "\n";
    }

    private static bool TryNumber(IQueryCollection query, string name, long otherwise, out long number)
    {
        number = otherwise;
        return query.One(name) is not { } text || EventFilter.TryPosition(text, out number);
    }
}
