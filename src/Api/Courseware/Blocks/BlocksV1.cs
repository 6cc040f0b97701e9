using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
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

    private static async Task<IResult> OfCourse(HttpContext http, BlocksReader reader, CancellationToken ct)
    {
        var (key, wrong) = CourseOf(http.Request.Query);
        return key is null ? wrong! : await Answer(http, key, null, reader, ct);
    }

    private static Task<IResult> OfBlock(string usage, HttpContext http, BlocksReader reader, CancellationToken ct) =>
        UsageKey.TryParse(usage, out var key)
            ? Answer(http, key.Course, key, reader, ct)
            : Task.FromResult(DeveloperErrors.NotFound($"Invalid usage key: '{usage}'"));

    private static async Task<IResult> Answer(HttpContext http, CourseKey key, UsageKey? usage, BlocksReader reader, CancellationToken ct)
    {
        var (found, refusal) = await reader.Read(http, key, usage, ct);
        return found is null ? refusal! : reader.Answer(found);
    }

    /// <summary>The run that the query names, or the refusal.</summary>
    public static (CourseKey? Key, IResult? Refusal) CourseOf(IQueryCollection query)
    {
        if (query.One("course_id") is not { } text) return (null, DeveloperErrors.Message(StatusCodes.Status400BadRequest, "course_id is required."));
        return CourseKey.TryParse(text, out var key)
            ? (key, null)
            : (null, DeveloperErrors.Message(StatusCodes.Status400BadRequest, $"'{text}' is not a valid course key."));
    }
}
