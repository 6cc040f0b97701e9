using System.Text.Json;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>What a token is made for.</summary>
/// <param name="GrantType">Of the application: claim <c>grant_type</c>.</param>
/// <param name="Filters">Claim <c>filters</c>.</param>
public sealed record JwtOrder(
    AccountRow Account, IReadOnlyList<string> Scopes, string GrantType, bool IsRestricted, IReadOnlyList<string> Filters, JwtAlgorithm Algorithm);

/// <summary>Claims of our tokens, written and checked.</summary>
/// <remarks>
/// Source: Open edX <c>openedx/core/djangoapps/oauth_dispatch/jwt.py</c> and edx-drf-extensions
/// <c>edx_rest_framework_extensions/auth/jwt/decoder.py</c>.
/// </remarks>
public sealed class AccessJwts(JwtKeys keys, AnonymousIds anonymous, IdentitySettings settings, PlatformSettings platform)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private const string Version = "1.2.0";
    private const double LeewaySeconds = 1;

    public string Issuer => $"{platform.LmsRoot}/oauth2";

    public async Task<string> Issue(JwtOrder order, DateTimeOffset now, CancellationToken ct)
    {
        var account = order.Account;
        var claims = new Dictionary<string, object?>
        {
            ["aud"] = settings.JwtAudience,
            ["exp"] = now.Add(Lifetime).ToUnixTimeSeconds(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["iss"] = Issuer,
            ["grant_type"] = order.GrantType,
            ["preferred_username"] = account.Username,
            ["scopes"] = order.Scopes,
            ["version"] = Version,
            ["sub"] = await anonymous.Of(new UserId(account.UserId), null, ct),
            ["filters"] = order.Filters,
            ["is_restricted"] = order.IsRestricted,
            ["email_verified"] = account.IsActive,
        };
        if (order.Scopes.Contains("user_id")) claims["user_id"] = account.UserId;
        if (order.Scopes.Contains("email")) claims["email"] = account.Email;
        if (order.Scopes.Contains("profile"))
        {
            // Open edX keeps the two parts of a name on its users, and never asks for them.
            claims["name"] = account.Name;
            claims["family_name"] = "";
            claims["given_name"] = "";
            claims["administrator"] = account.IsStaff;
            claims["superuser"] = account.IsSuperuser;
        }

        return JwtCodec.Sign(claims, order.Algorithm, await keys.Get(ct));
    }

    public async Task<JwtCheck> Check(string token, DateTimeOffset now, CancellationToken ct)
    {
        if (await Open(token, ct) is not { } claims) return new(null, "Invalid token.");
        var seconds = now.ToUnixTimeMilliseconds() / 1000d;
        if (claims.Seconds("exp") is not { } expiry || claims.Seconds("iat") is not { } issued) return new(null, "Invalid token.");
        if (claims.Text("iss") != Issuer || !IsForUs(claims.Claims) || !IsOurVersion(claims)) return new(null, "Invalid token.");
        if (issued > seconds + LeewaySeconds) return new(null, "Invalid token.");

        // Upstream reports expiry as "Invalid token." too; the Android app refreshes on this text only.
        if (expiry <= seconds - LeewaySeconds) return new(null, "Token has expired.");
        return Username(claims) is null
            ? new(null, "JWT must include a preferred_username or username claim!")
            : new(claims, null);
    }

    public static string? Username(SignedClaims claims) => claims.Text("preferred_username") ?? claims.Text("username");

    private async Task<SignedClaims?> Open(string token, CancellationToken ct)
    {
        var known = await keys.Get(ct);
        if (JwtCodec.Open(token, known) is { } claims) return claims;

        // Another node may have signed it with a key that was made a moment ago.
        return await keys.Newer(known, ct) is { } newer ? JwtCodec.Open(token, newer) : null;
    }

    private bool IsForUs(JsonElement claims)
    {
        if (!claims.TryGetProperty("aud", out var audience)) return false;
        return audience.ValueKind switch
        {
            JsonValueKind.String => audience.GetString() == settings.JwtAudience,
            JsonValueKind.Array => audience.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.GetString() == settings.JwtAudience),
            _ => false,
        };
    }

    private static bool IsOurVersion(SignedClaims claims) => claims.Text("version") is not { } version || version.Split('.')[0] is "0" or "1";
}

/// <param name="Claims">Null when the token does not hold.</param>
/// <param name="Failure">Sentence of the wire; null when it holds.</param>
public sealed record JwtCheck(SignedClaims? Claims, string? Failure);
