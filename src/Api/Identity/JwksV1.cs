using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;

namespace OpenEdx.Api.Identity;

/// <summary><c>GET /auth/jwks.json</c>: the public keys of our tokens, for services that check them: those that sign, and those that signed what may still be valid. Clients: services that check tokens.</summary>
public static class JwksV1
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/auth/jwks.json", Get).Requires(Operation.UsePublicPages).IgnoresCredentials();

    private static async Task<IResult> Get(HttpContext http, JwtKeys keys, CancellationToken ct)
    {
        var set = await keys.Get(ct);

        // A service that meets a key it does not know asks again; in between it need not.
        http.Response.Headers.CacheControl = "public, max-age=300";
        return Results.Json(
            new
            {
                keys = set.Access.Concat(set.Identity)
                    .Select(key => new { kty = "RSA", use = "sig", alg = key.Algorithm, kid = key.KeyId, n = key.Modulus, e = key.Exponent }),
            },
            WireJson.Options);
    }
}
