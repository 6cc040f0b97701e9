using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>What a request for blocks found: a part of a course as somebody sees it.</summary>
/// <param name="Visit">Of the person whose view was asked for.</param>
internal sealed record BlocksFound(BlocksRequest Request, CourseVisit Visit, ViewedOutline View, OutlineBlock Root);

/// <summary>Reads requests for the blocks of a course: whose view is asked for, who may ask for it, and what there is to see.</summary>
internal sealed class BlocksReader(CourseVisits visits, RequestersQuery requesters, StudentViewData data, BlockHeads heads, RequestClock clock)
{
    /// <param name="usage">Where to begin; null: at the course.</param>
    /// <param name="withCompletion">False: only where a requested field needs it.</param>
    /// <returns>One of the two.</returns>
    public async Task<(BlocksFound? Found, IResult? Refusal)> Read(
        HttpContext http, CourseKey key, UsageKey? usage, CancellationToken ct, bool withCompletion = false)
    {
        var (request, wrong) = BlocksRequest.Of(http.Request.Query);
        if (request is null) return (null, wrong);
        var caller = http.User.Requester();
        var isTeam = caller?.IsTeamOf(key) == true;
        var (viewer, refusal) = await Viewer(request, caller, isTeam, ct);
        if (refusal is not null) return (null, refusal);
        withCompletion |= request.WantsCompletion;
        // Who asks for everything, or about somebody else, asks as the team.
        var opened = viewer == caller && !request.AllBlocks
            ? await visits.Open(key, viewer, clock.Now(http), ct, withCompletion)
            : await visits.OpenFor(viewer, key, clock.Now(http), ct, withCompletion);
        if (opened is not { } visit)
            return (null, DeveloperErrors.NotFound(usage is null ? $"Course not found: {key}" : $"Block not found in the course: {usage}"));
        if (!request.AllBlocks && !visit.MayRead && !visit.IsPublic && !isTeam) return (null, Forbidden());

        var view = request.AllBlocks ? ViewedOutline.Everything(visit.Outline, visit.Now) : visit.View;
        var root = usage is null ? visit.Outline.Root : visit.Outline.TryFind(usage, out var found) ? found : null;
        return root is null || !view.IsOpen(root) || (root.Enclosing("sequential") is { } around && view.IsHiddenAfterDue(around))
            ? (null, DeveloperErrors.NotFound($"Block not found in the course: {usage ?? key.Root}"))
            : (new(request, visit, view, root), null);
    }

    /// <param name="extras">What apps get besides the blocks; null: nothing.</param>
    public BlocksAnswer Answer(BlocksFound found, BlocksExtras? extras = null) =>
        new(new BlocksTree(found.View, found.Request, found.Root), found, data, heads, extras);

    /// <summary>Whose view is asked for, after the rights to ask for it.</summary>
    private async Task<(Requester? Viewer, IResult? Refusal)> Viewer(BlocksRequest request, Requester? caller, bool isTeam, CancellationToken ct)
    {
        if (request.AllBlocks && !isTeam) return (null, Forbidden());
        if (request.Username is null) return (caller, null);
        if (request.Username.Length == 0) return (null, null);
        if (string.Equals(request.Username, caller?.Username, StringComparison.OrdinalIgnoreCase)) return (caller, null);
        if (!isTeam) return (null, Forbidden());
        return await requesters.FindByUsername(request.Username, ct) is { } found
            ? (found.Requester, null)
            : (null, DeveloperErrors.NotFound($"Requested user '{request.Username}' does not exist."));
    }

    private static IResult Forbidden() =>
        DeveloperErrors.Message(StatusCodes.Status403Forbidden, "You do not have permission to perform this action.");
}
