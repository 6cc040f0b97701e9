using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;

namespace OpenEdx.Api.Identity;

/// <summary><c>GET /auth/jwks.json</c>: the public key of our RS512 tokens, for services that check them.</summary>
public static class JwksV1
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/auth/jwks.json", Get).Requires(Operation.UsePublicPages).IgnoresCredentials();

    private static async Task<IResult> Get(JwtKeys keys, CancellationToken ct)
    {
        var set = await keys.Get(ct);
        return Results.Json(
            new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS512", kid = set.KeyId, n = set.Modulus, e = set.Exponent } } },
            WireJson.Options);
    }
}
