using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Authoring;

/// <summary>
/// <c>GET|HEAD /asset-v1:ORG+NUMBER+RUN+type@asset+block@NAME</c>, and the same with <c>block/NAME</c>: a static file of a course. Clients: every browser
/// that shows course content. A locked file is for members of the course: 403 for anybody else, as upstream. With <c>?jsinput=1</c>, asked by
/// problems, a page comes with our script that answers for it.
/// </summary>
/// <remarks>
/// Source: Open edX <c>openedx/core/djangoapps/contentserver/views.py</c>. Different on purpose: what a browser would run as a page
/// of this site (HTML, SVG, XML) arrives sandboxed, and no type is ever guessed.
/// </remarks>
internal static class StaticFilesV1
{
    private const string Sandbox = "sandbox allow-scripts allow-forms allow-popups allow-modals allow-pointer-lock allow-downloads";

    public static IEndpointRouteBuilder MapStaticFilesV1(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/asset-v1:{rest}", ["GET", "HEAD"], Get).Requires(Operation.UsePublicPages);
        routes.MapMethods("/asset-v1:{folder}/{name}", ["GET", "HEAD"], GetBesideOthers).Requires(Operation.UsePublicPages);
        return routes;
    }

    /// <summary><c>…+type@asset+block/NAME</c>, where what a page names relative to itself is found.</summary>
    private static Task<IResult> GetBesideOthers(
        string folder, string name, string? jsinput, HttpContext http, CourseAssetsQuery assets, LearnerEnrollmentsQuery members, IFileStore files, CancellationToken ct) =>
        Get($"{folder}/{name}", jsinput, http, assets, members, files, ct);

    private static async Task<IResult> Get(
        string rest, string? jsinput, HttpContext http, CourseAssetsQuery assets, LearnerEnrollmentsQuery members, IFileStore files, CancellationToken ct)
    {
        if (!AssetKey.TryParse("asset-v1:" + rest, out var key) || await assets.Find(key, ct) is not { } asset) return Results.NotFound();
        if (asset.Locked && !await MayOpen(http.User.Requester(), key.Course, members, ct)) return Results.StatusCode(StatusCodes.Status403Forbidden);
        if (files.Open(asset.Sha256) is not { } bytes) return Results.NotFound();

        http.Response.Headers.CacheControl = asset.Locked ? "private, no-cache" : "public, max-age=300";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        // A page in its sandbox has no origin, and may read what everybody may.
        if (!asset.Locked && http.Request.Headers.Origin == "null") http.Response.Headers.AccessControlAllowOrigin = "*";
        if (IsActive(asset.ContentType)) http.Response.Headers.ContentSecurityPolicy = Sandbox;
        if (jsinput is not null && asset.ContentType.Contains("html", StringComparison.OrdinalIgnoreCase))
        {
            await using (bytes) return Results.Bytes(await ProblemPage.Of(bytes, ct), asset.ContentType);
        }

        return Results.Stream(
            bytes, asset.ContentType, lastModified: Seconds(asset.Stored), entityTag: new EntityTagHeaderValue($"\"{asset.Sha256}\""), enableRangeProcessing: true);
    }

    private static async Task<bool> MayOpen(Requester? requester, CourseKey course, LearnerEnrollmentsQuery members, CancellationToken ct) =>
        requester is not null && (requester.IsTeamOf(course) || await members.IsActive(requester.User, course, ct));

    private static bool IsActive(string contentType) =>
        contentType.Contains("html", StringComparison.OrdinalIgnoreCase) || contentType.Contains("xml", StringComparison.OrdinalIgnoreCase);

    // HTTP dates have whole seconds; a fraction would make every conditional request miss.
    private static DateTimeOffset Seconds(DateTimeOffset instant) => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerSecond));
}
