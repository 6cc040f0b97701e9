using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// The course as a tree of blocks. Clients: Learning MFE, Communications MFE, mitodl/edx-api-client, mobile apps.
/// Source: Open edX <c>lms/djangoapps/course_api/blocks/views.py</c>. Differs: no content gating yet, so that v1 and v2 answer alike.
/// </summary>
internal static class BlocksV1
{
    /// <summary><c>GET /api/courses/{v1|v2}/blocks/?course_id=</c>, <c>GET /api/courses/{v1|v2}/blocks/{usage}</c>.</summary>
    public static IEndpointRouteBuilder MapBlocksV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/courses/v1/blocks/", OfCourse).Requires(Operation.UsePublicPages, ErrorFamily.Developer);
        routes.MapGet("/api/courses/v2/blocks/", OfCourse).Requires(Operation.UsePublicPages, ErrorFamily.Developer);
        routes.MapGet("/api/courses/v1/blocks/{usage}", OfBlock).Requires(Operation.UsePublicPages, ErrorFamily.Developer);
        routes.MapGet("/api/courses/v2/blocks/{usage}", OfBlock).Requires(Operation.UsePublicPages, ErrorFamily.Developer);
        return routes;
    }

    private static Task<IResult> OfCourse(
        HttpContext http, CourseVisits visits, RequestersQuery requesters, StudentViewData data, BlockHeads heads, RequestClock clock, CancellationToken ct)
    {
        if (http.Request.Query.One("course_id") is not { } text)
            return Task.FromResult(DeveloperErrors.Message(StatusCodes.Status400BadRequest, "course_id is required."));
        return CourseKey.TryParse(text, out var key)
            ? Answer(http, key, null, visits, requesters, data, heads, clock, ct)
            : Task.FromResult(DeveloperErrors.Message(StatusCodes.Status400BadRequest, $"'{text}' is not a valid course key."));
    }

    private static Task<IResult> OfBlock(
        string usage, HttpContext http, CourseVisits visits, RequestersQuery requesters, StudentViewData data, BlockHeads heads, RequestClock clock,
        CancellationToken ct) =>
        UsageKey.TryParse(usage, out var key)
            ? Answer(http, key.Course, key, visits, requesters, data, heads, clock, ct)
            : Task.FromResult(DeveloperErrors.NotFound($"Invalid usage key: '{usage}'"));

    private static async Task<IResult> Answer(
        HttpContext http, CourseKey key, UsageKey? usage, CourseVisits visits, RequestersQuery requesters, StudentViewData data, BlockHeads heads,
        RequestClock clock, CancellationToken ct)
    {
        var (request, wrong) = BlocksRequest.Of(http.Request.Query);
        if (request is null) return wrong!;
        var caller = http.User.Requester();
        var isTeam = caller?.IsTeamOf(key) == true;
        var (viewer, refusal) = await Viewer(request, caller, isTeam, requesters, ct);
        if (refusal is not null) return refusal;
        // Who asks for everything, or about somebody else, asks as the team.
        var opened = viewer == caller && !request.AllBlocks
            ? await visits.Open(key, viewer, clock.Now(http), ct, request.WantsCompletion)
            : await visits.OpenFor(viewer, key, clock.Now(http), ct, request.WantsCompletion);
        if (opened is not { } visit)
            return DeveloperErrors.NotFound(usage is null ? $"Course not found: {key}" : $"Block not found in the course: {usage}");
        if (!request.AllBlocks && !visit.MayRead && !visit.IsPublic && !isTeam) return Forbidden();

        var view = request.AllBlocks ? ViewedOutline.Everything(visit.Outline, visit.Now) : visit.View;
        var root = usage is null ? visit.Outline.Root : visit.Outline.TryFind(usage, out var found) ? found : null;
        return root is null || !view.IsOpen(root) || (root.Enclosing("sequential") is { } around && view.IsHiddenAfterDue(around))
            ? DeveloperErrors.NotFound($"Block not found in the course: {usage ?? key.Root}")
            : new BlocksAnswer(new BlocksTree(view, request, root), request, root, view, visit.Completed, data, heads);
    }

    /// <summary>Whose view is asked for, after the rights to ask for it.</summary>
    private static async Task<(Requester? Viewer, IResult? Refusal)> Viewer(
        BlocksRequest request, Requester? caller, bool isTeam, RequestersQuery requesters, CancellationToken ct)
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
