using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary><c>GET /csrf/api/v1/token</c>: the token that unsafe requests repeat. Client: every MFE, once per page.</summary>
public static class CsrfTokenV1
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/csrf/api/v1/token", Get).Requires(Operation.UsePublicPages).IgnoresCredentials();
    }

    private static IResult Get(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";

        // "csrfToken" is how this one endpoint spells it.
        return Results.Json(new Dictionary<string, string> { ["csrfToken"] = CsrfCookie.Ensure(http) }, WireJson.Options);
    }
}
