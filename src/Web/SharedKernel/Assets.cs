using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Identity;

namespace OpenEdx.Web.SharedKernel;

/// <summary><c>GET /assets/{hash}/{name}</c>: style sheet, scripts and images of the pages.</summary>
internal static class Assets
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/assets/{hash}/{name}", Serve).RequiresOnPage(Operation.UsePublicPages);

    private static IResult Serve(string hash, string name, HttpContext http)
    {
        if (Asset.Find(name) is not { } asset) return Results.NotFound();

        // A page of another release may ask for its own content of this name: it gets ours, but must not keep it.
        http.Response.Headers.CacheControl = hash == asset.Hash ? "public, max-age=31536000, immutable" : "no-cache";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(asset.Content, asset.ContentType);
    }
}
