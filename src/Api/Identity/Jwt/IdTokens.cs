using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>Whom an application learns about.</summary>
/// <param name="Nonce">Null: the application sent none.</param>
/// <param name="AccessToken">That the id token comes with.</param>
public sealed record IdTokenOrder(
    string ClientId, AccountRow Account, IReadOnlyList<string> Scopes, string? Nonce, DateTimeOffset SignedInAt, string AccessToken);

/// <summary>Id tokens of OpenID Connect: who signed in, told to one application. No endpoint of ours takes one for a credential: their key is another.</summary>
public sealed class IdTokens(JwtKeys keys, PersonClaims claims, AccessJwts jwts)
{
    public async Task<string> Issue(IdTokenOrder order, DateTimeOffset now, CancellationToken ct)
    {
        var body = new Dictionary<string, object?>
        {
            ["iss"] = jwts.Issuer,
            ["aud"] = order.ClientId,
            ["exp"] = now.Add(AccessJwts.Lifetime).ToUnixTimeSeconds(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["auth_time"] = order.SignedInAt.ToUnixTimeSeconds(),
            ["at_hash"] = JwtCodec.Segment(SHA256.HashData(Encoding.ASCII.GetBytes(order.AccessToken))[..16]),
        };
        if (order.Nonce is { } nonce) body["nonce"] = nonce;
        foreach (var (name, value) in await claims.Of(order.Account, order.Scopes, ct)) body[name] = value;
        var key = (await keys.Get(ct)).IdentitySigning;
        var signed = $"{JwtCodec.Segment(Encoding.ASCII.GetBytes($$"""{"typ":"JWT","alg":"RS256","kid":"{{key.KeyId}}"}"""))}.{JwtCodec.Segment(JsonSerializer.SerializeToUtf8Bytes(body))}";
        var signature = key.Pair.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{JwtCodec.Segment(signature)}";
    }
}

/// <summary>What OpenID Connect tells of a person, by scope.</summary>
public sealed class PersonClaims(AnonymousIds anonymous)
{
    /// <param name="scopes">Null: everything.</param>
    public async Task<Dictionary<string, object?>> Of(AccountRow account, IReadOnlyList<string>? scopes, CancellationToken ct)
    {
        var claims = new Dictionary<string, object?> { ["sub"] = await anonymous.Of(new UserId(account.UserId), null, ct) };
        if (scopes?.Contains(TokenScopes.Profile) != false)
        {
            claims["preferred_username"] = account.Username;
            claims["name"] = account.Name;

            // The parts of a name are never asked for.
            claims["given_name"] = "";
            claims["family_name"] = "";
        }

        if (scopes?.Contains(TokenScopes.Email) != false)
        {
            claims["email"] = account.Email;
            claims["email_verified"] = account.IsActive;
        }

        return claims;
    }
}
