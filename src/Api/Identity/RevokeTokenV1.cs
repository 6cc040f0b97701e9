using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary><c>POST /oauth2/revoke_token</c>. Clients: Android and iOS apps at sign-out. Unknown tokens are answered like known ones.</summary>
/// <remarks>Differs: revoking an access token ends its refresh token, too.</remarks>
public static class RevokeTokenV1
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/oauth2/revoke_token", Post).Requires(Operation.UsePublicPages).IgnoresCredentials();
    }

    private static async Task<IResult> Post(
        HttpContext http, ClientAuthentication clients, OAuthTokensQuery tokens, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType) return Error("invalid_request", StatusCodes.Status400BadRequest);
        var form = await http.Request.ReadFormAsync(ct);
        if (await clients.Authenticate(http.Request, form, ct) is not { } client) return Error("invalid_client", StatusCodes.Status401Unauthorized);
        if (form["token"].ToString() is not { Length: > 0 } token) return Error("invalid_request", StatusCodes.Status400BadRequest);
        if (await tokens.Find(OpaqueTokens.HashOf(token), ct) is { } found)
        {
            var command = new RevokeOAuthGrant(client.ClientId, clock.Now(http));
            await streams.Transact<OAuthGrant, OAuthGrantEvent>(
                OAuthGrantEvent.StreamOf(found.Grant), command.Decide,
                http.MetadataFor(nameof(RevokeOAuthGrant)) with { UserName = found.User.ToString() }, ct);
        }

        return Results.Ok();
    }

    private static IResult Error(string error, int status) =>
        Results.Json(new Dictionary<string, string> { ["error"] = error }, WireJson.Options, statusCode: status);
}
