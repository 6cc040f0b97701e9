using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.Authoring;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// <c>GET|PUT /openassessment/fileupload/django/{block}/{user}/{index}?expires=…&amp;signature=…</c>: one file of a response. Clients: the ORA front
/// ends, browsers. The signature is the permission (<see cref="ResponseFileLinks"/>); without a genuine one the answer is 404.
/// </summary>
/// <remarks>Source: edx-ora2 <c>openassessment/fileupload/views_django_storage.py</c>, where any signed-in person may put any file.</remarks>
internal static class ResponseFilesV1
{
    private const string Sandbox = "sandbox";

    public static IEndpointRouteBuilder MapResponseFilesV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/openassessment/fileupload/django/{block}/{user:long}/{index:int}", Get).Requires(Operation.UsePublicPages);
        routes.MapPut("/openassessment/fileupload/django/{block}/{user:long}/{index:int}", Put).Requires(Operation.UsePublicPages).DisableAntiforgery();
        return routes;
    }

    private static async Task<IResult> Put(
        string block, long user, int index, HttpContext http, ResponseUploads uploads, ResponseFileLinks links, RequestClock clock, CancellationToken ct)
    {
        if (await Genuine(block, user, index, forUpload: true, http, links, clock, ct) is not { } usage) return Results.NotFound();
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = UploadRules.LargestFile;
        return await uploads.Store(http, new(user), usage, index, http.Request.Body, ct) switch
        {
            null => Results.Ok(),
            AnnounceFile.TooLarge => Results.StatusCode(StatusCodes.Status413PayloadTooLarge),
            _ => Results.NotFound(),
        };
    }

    private static async Task<IResult> Get(
        string block, long user, int index, HttpContext http, IFileStore files, OpenResponseTransactions transactions, ResponseFileLinks links,
        RequestClock clock, CancellationToken ct)
    {
        if (await Genuine(block, user, index, forUpload: false, http, links, clock, ct) is not { } usage) return Results.NotFound();
        var state = await transactions.Load(new(user), usage, ct);
        var file = state.Current?.Files.FirstOrDefault(one => one.Index == index) ?? state.Files.GetValueOrDefault(index);
        if (file?.Sha256 is not { } digest || files.Open(digest) is not { } bytes) return Results.NotFound();
        // What learners upload never runs as a page of this site, whatever it says it is.
        http.Response.Headers.ContentSecurityPolicy = Sandbox;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "private, no-store";
        return Results.Stream(bytes, "application/octet-stream", file.Name, enableRangeProcessing: true);
    }

    private static async Task<UsageKey?> Genuine(
        string block, long user, int index, bool forUpload, HttpContext http, ResponseFileLinks links, RequestClock clock, CancellationToken ct) =>
        UsageKey.TryParse(block, out var usage) &&
        long.TryParse(http.Request.Query.One("expires"), NumberStyles.None, CultureInfo.InvariantCulture, out var expires) &&
        http.Request.Query.One("signature") is { } signature &&
        await links.IsGenuine(usage, new(user), index, forUpload, expires, signature, clock.Now(http), ct)
            ? usage
            : null;
}
