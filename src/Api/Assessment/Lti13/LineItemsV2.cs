using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// Line items of a block (assignment and grade services 2.0): <c>GET|POST /api/lti_consumer/v1/lti/{config}/lti-ags</c>,
/// <c>GET|PUT|DELETE /api/lti_consumer/v1/lti/{config}/lti-ags/{item}</c>. Client: tools with a token.
/// </summary>
/// <remarks>
/// Source: Open edX xblock-lti-consumer <c>plugin/views.py</c> (LtiAgsLineItemViewset), <c>serializers.py</c>. Differs: only programmatic blocks let tools
/// make line items; the block's own line item is what the block says, and cannot be changed; what a tool made can be deleted, which upstream refuses.
/// </remarks>
internal static class LineItemsV2
{
    private const string One = "application/vnd.ims.lis.v2.lineitem+json";
    private const string Many = "application/vnd.ims.lis.v2.lineitemcontainer+json";

    private static readonly string[] Reading = [LtiScopes.ReadLineItems, LtiScopes.ChangeLineItems];
    private static readonly string[] Changing = [LtiScopes.ChangeLineItems];

    public static IEndpointRouteBuilder MapLineItemsV2(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/lti_consumer/v1/lti/{config}/lti-ags", List).Requires(Operation.UsePublicPages).IgnoresCredentials();
        routes.MapPost("/api/lti_consumer/v1/lti/{config}/lti-ags", Create).Requires(Operation.UsePublicPages).IgnoresCredentials();
        routes.MapGet("/api/lti_consumer/v1/lti/{config}/lti-ags/{item:long}", Read).Requires(Operation.UsePublicPages).IgnoresCredentials();
        routes.MapPut("/api/lti_consumer/v1/lti/{config}/lti-ags/{item:long}", Change).Requires(Operation.UsePublicPages).IgnoresCredentials();
        routes.MapDelete("/api/lti_consumer/v1/lti/{config}/lti-ags/{item:long}", Delete).Requires(Operation.UsePublicPages).IgnoresCredentials();
        return routes;
    }

    private static async Task<IResult> List(string config, HttpContext http, ToolAccess access, LineItems items, CancellationToken ct)
    {
        var (block, refusal) = await access.Open(http, config, Reading, ct);
        if (block is null) return refusal!;
        var query = http.Request.Query;
        var shown = (await items.Of(block, ct))
            .Where(item => query.One("resource_link_id") is not { } link || item.Value.ResourceLink?.ToString() == link)
            .Where(item => query.One("resource_id") is not { } resource || item.Value.ResourceId == resource)
            .Where(item => query.One("tag") is not { } tag || item.Value.Tag == tag);
        return Results.Json(shown.Select(item => items.Wire(block, item.Key, item.Value)), contentType: Many);
    }

    private static async Task<IResult> Read(string config, long item, HttpContext http, ToolAccess access, LineItems items, CancellationToken ct)
    {
        var (block, refusal) = await access.Open(http, config, Reading, ct);
        if (block is null) return refusal!;
        return await items.Find(block, item, ct) is { } found ? Results.Json(items.Wire(block, item, found), contentType: One) : RestErrors.NotFound();
    }

    private static Task<IResult> Create(
        string config, HttpContext http, ToolAccess access, LineItems items, StreamStore streams, RequestClock clock, CancellationToken ct) =>
        Save(config, null, http, access, items, streams, clock, ct);

    private static Task<IResult> Change(
        string config, long item, HttpContext http, ToolAccess access, LineItems items, StreamStore streams, RequestClock clock, CancellationToken ct) =>
        Save(config, item, http, access, items, streams, clock, ct);

    private static async Task<IResult> Save(
        string config, long? item, HttpContext http, ToolAccess access, LineItems items, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        var (block, refusal) = await access.Open(http, config, Changing, ct);
        if (block is null) return refusal!;
        if (!ToolAccess.Sends(http, One)) return ToolAccess.WrongMediaType(http);
        var (described, errors) = LineItemForm.Read(await JsonBody.Read(http, ct));
        if (described is null) return Results.Json(errors, statusCode: StatusCodes.Status400BadRequest);
        var ask = new SaveLineItem(block.Usage, item, described, clock.Now(http));
        var done = await streams.Transact<LtiLineItems, LtiLineItemsEvent>(
            LtiLineItemsEvent.StreamOf(block.Usage), ask.Decide, ToolResults.MetadataFor(http, nameof(SaveLineItem), "ags"), ct);
        if (done.Refusal is SaveLineItem.TooMany) return RestErrors.Forbidden($"A tool makes no more than {SaveLineItem.Most} line items for a block.");
        if (done.Refusal is not null) return RestErrors.NotFound();
        var id = item ?? done.State.LastId;
        var wire = items.Wire(block, id, described);
        if (item is null) http.Response.Headers.Location = wire.id;
        return Results.Json(wire, contentType: One, statusCode: item is null ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static async Task<IResult> Delete(
        string config, long item, HttpContext http, ToolAccess access, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        var (block, refusal) = await access.Open(http, config, Changing, ct);
        if (block is null) return refusal!;
        var ask = new RemoveLineItem(block.Usage, item, clock.Now(http));
        var done = await streams.Transact<LtiLineItems, LtiLineItemsEvent>(
            LtiLineItemsEvent.StreamOf(block.Usage), ask.Decide, ToolResults.MetadataFor(http, nameof(RemoveLineItem), "ags"), ct);
        return done.Refusal is null ? Results.NoContent() : RestErrors.NotFound();
    }
}
