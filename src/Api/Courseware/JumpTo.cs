using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>GET /courses/{course}/jump_to/{usage}</c>, and <c>…/jump_to_id/{name}</c> as course texts write it: on to the unit that holds a block,
/// wherever it stands now. An unknown block leads to the course home. Clients: browsers, from course texts and mails.
/// </summary>
internal static class JumpTo
{
    public static IEndpointRouteBuilder MapJumpTo(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/courses/{course}/jump_to/{usage}", ToUsage).Requires(Operation.UsePublicPages, ErrorFamily.Page);
        routes.MapGet("/courses/{course}/jump_to_id/{name}", ToName).Requires(Operation.UsePublicPages, ErrorFamily.Page);
        return routes;
    }

    private static Task<IResult> ToUsage(string course, string usage, PublishedCourses courses, CourseLinks links, CancellationToken ct) =>
        Go(course, outline => UsageKey.TryParse(usage, out var key) && outline.TryFind(key, out var block) ? block : null, courses, links, ct);

    private static Task<IResult> ToName(string course, string name, PublishedCourses courses, CourseLinks links, CancellationToken ct) =>
        Go(course, outline => outline.Blocks.FirstOrDefault(block => block.Block.Usage.BlockId == name), courses, links, ct);

    private static async Task<IResult> Go(
        string course, Func<CourseOutline, OutlineBlock?> find, PublishedCourses courses, CourseLinks links, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } published) return Results.NotFound();
        var block = find(CourseOutline.Of(published));
        var sequence = block?.Enclosing("sequential") ?? (block is { Type: "chapter", Children.Count: > 0 } ? block.Children[0] : null);
        if (block is null || sequence is null) return Results.Redirect(links.Tab(key, "home"));
        var unit = block;
        while (unit.Parent is { } parent && parent != sequence && unit != sequence) unit = parent;
        return Results.Redirect(links.Unit(key, sequence.Block.Usage, unit == sequence || unit.Depth < sequence.Depth ? null : unit.Block.Usage));
    }
}
