using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenEdx.EventStore.Privacy;

namespace OpenEdx.Api.Identity;

/// <summary>What a browser that was sent to a provider must still know when it comes back.</summary>
/// <param name="Entry"><c>login</c>, <c>register</c> or <c>account_settings</c>.</param>
/// <param name="Next">A path of this site, or a page of a trusted one; null: none.</param>
/// <param name="Expires">Seconds since 1970.</param>
public sealed record FederationState(string Backend, string State, string Nonce, string Verifier, string Entry, string? Next, long Expires);

/// <summary>
/// Keeps that in a cookie, signed under a secret of the installation: only the browser that was sent away can come back, so that nobody signs a
/// victim into an account of the attacker's choice.
/// </summary>
public sealed class FederationCookie(InstallationSecrets secrets)
{
    public const string Name = "openedx-federation";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    public async Task<FederationState> Begin(HttpContext http, string backend, string entry, string? next, DateTimeOffset now, CancellationToken ct)
    {
        // 60 letters make a verifier of the length that RFC 7636 wants.
        var state = new FederationState(
            backend, OpaqueTokens.New(), OpaqueTokens.New(), OpaqueTokens.New() + OpaqueTokens.New(), entry, next, now.Add(Lifetime).ToUnixTimeSeconds());
        var text = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(state));
        http.Response.Cookies.Append(Name, $"{text}.{await Signature(text, ct)}", new CookieOptions
        {
            Path = "/auth/",
            HttpOnly = true,
            Secure = http.Request.IsHttps,
            SameSite = SameSiteMode.Lax,
            MaxAge = Lifetime,
        });
        return state;
    }

    /// <summary>Takes it out of the browser: it counts once. Null: there is none, or it does not belong to this answer.</summary>
    public async Task<FederationState?> End(HttpContext http, string backend, string state, DateTimeOffset now, CancellationToken ct)
    {
        var cookie = http.Request.Cookies[Name] ?? "";
        http.Response.Cookies.Delete(Name, new CookieOptions { Path = "/auth/" });
        if (cookie.Length > 4096 || cookie.Split('.') is not [var text, var signature] || !Same(signature, await Signature(text, ct))) return null;
        var kept = JsonSerializer.Deserialize<FederationState>(Base64Url.DecodeFromChars(text));
        return kept is not null && kept.Backend == backend && Same(kept.State, state) && now.ToUnixTimeSeconds() < kept.Expires ? kept : null;
    }

    public static string Challenge(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    private static bool Same(string a, string b) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));

    private async Task<string> Signature(string text, CancellationToken ct)
    {
        var key = await secrets.Get("federation", () => RandomNumberGenerator.GetBytes(32), ct);
        return Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(text)));
    }
}
