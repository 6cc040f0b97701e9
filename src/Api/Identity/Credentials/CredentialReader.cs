using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// Finds who asks, in Open edX's order: JWT header, JWT cookies, Bearer token (which clients of the analytics API call Token), session. A header that fails is final; a cookie
/// that fails counts as not sent, unless it contradicts the session.
/// </summary>
/// <remarks>Source: edx-drf-extensions <c>edx_rest_framework_extensions/auth</c>; Open edX <c>openedx/core/lib/api/authentication.py</c>.</remarks>
public sealed class CredentialReader(
    RequestersQuery requesters, Admissions admissions, OAuthTokensQuery tokens, AccessJwts jwts, SessionCookie sessions, RequestClock clock)
{
    public async Task<CredentialReading> Read(HttpContext http, CancellationToken ct)
    {
        var now = clock.Now(http);
        var header = http.Request.Headers.Authorization.ToString();
        var (scheme, value) = header.Split(' ', 2) is [var first, var rest] ? (first, rest) : (header, "");
        if (Is(scheme, "JWT")) return await ReadJwtHeader(value, now, ct);
        if (Is(scheme, "Bearer") || Is(scheme, "Token")) return await ReadBearer(value, now, ct);
        var session = await ReadSession(http, now, ct);
        if (header.Length > 0 || await ReadJwtCookies(http, session?.Requester, now, ct) is not { } jwt) return session is null ? CredentialReading.Anonymous : session;
        if (session is not null && session.Requester.User != jwt.Requester.User)
            return new CredentialFailure("The JWT cookies name another user than the session.");
        return jwt;
    }

    private static bool Is(string scheme, string name) => string.Equals(scheme, name, StringComparison.OrdinalIgnoreCase);

    private async Task<CredentialReading> ReadJwtHeader(string token, DateTimeOffset now, CancellationToken ct)
    {
        if (token.Length == 0) return new CredentialFailure("Invalid Authorization header. No credentials provided.");
        if (token.Contains(' ', StringComparison.Ordinal))
            return new CredentialFailure("Invalid Authorization header. Credentials string should not contain spaces.");
        var check = await jwts.Check(token, now, ct);
        if (check.Claims is not { } claims) return new CredentialFailure(check.Failure!);
        return await requesters.FindByUsername(AccessJwts.Username(claims)!, ct) is { } found
            ? new Credential(CredentialKind.JwtHeader, found.Requester with { TokenScopes = claims.Texts("scopes"), HasRestrictedToken = claims.IsTrue("is_restricted") }, claims)
            : new CredentialFailure("User retrieval failed.");
    }

    /// <param name="known">Who holds the session, looked up just now; null: nobody.</param>
    private async Task<Credential?> ReadJwtCookies(HttpContext http, Requester? known, DateTimeOffset now, CancellationToken ct)
    {
        if (http.Request.Cookies[LoginCookies.JwtHeaderPayload] is not { Length: > 0 } payload) return null;
        if (http.Request.Cookies[LoginCookies.JwtSignature] is not { Length: > 0 } signature) return null;
        if ((await jwts.Check($"{payload}.{signature}", now, ct)).Claims is not { } claims) return null;
        var username = AccessJwts.Username(claims)!;
        var requester = known?.Username == username ? known : (await requesters.FindByUsername(username, ct))?.Requester;
        if (requester is null) return null;

        // Whoever has a token can put it into cookies: that makes one for a single purpose good for nothing more.
        var scopes = claims.Texts("scopes");
        return new Credential(CredentialKind.JwtCookie, TokenScopes.AreNarrow(scopes) ? requester with { TokenScopes = scopes } : requester, claims);
    }

    private async Task<CredentialReading> ReadBearer(string token, DateTimeOffset now, CancellationToken ct)
    {
        if (token.Length == 0) return new CredentialFailure("The Authorization header names no token.", "token_not_provided");
        if (token.Contains(' ', StringComparison.Ordinal)) return new CredentialFailure("A token contains no blanks.", "token_malformed");
        if (await tokens.Find(OpaqueTokens.HashOf(token), ct) is not { Kind: OAuthTokens.Access, Works: true } found)
            return new CredentialFailure("The provided access token does not match any valid tokens.", "token_nonexistent");
        if (found.ExpiresAt <= now) return new CredentialFailure("The provided access token has expired and is no longer valid.", "token_expired");
        return await requesters.Find(found.User, ct) is { } owner
            ? new Credential(CredentialKind.Bearer, owner.Requester with { TokenScopes = found.Scopes }, Token: found)
            : new CredentialFailure("The account of this token is no more.", "user_is_disabled");
    }

    private async Task<Credential?> ReadSession(HttpContext http, DateTimeOffset now, CancellationToken ct)
    {
        if (await sessions.Read(http.Request.Cookies[SessionCookie.Name], now, ct) is not { } session) return null;
        // One without an id can end by its serial alone: no digest is empty.
        var digest = session.Digest ?? "";
        if (ActsOnBlockAttribute.BlockOf(http) is not { } block) return Valid(await requesters.FindInSession(session.User, digest, ct));
        var entry = await admissions.FindInSession(session.User, digest, block, ct);
        if (Valid(entry?.Requester) is not { } credential) return null;
        http.Features.Set(entry);
        return credential;

        Credential? Valid(FoundRequester? found) => found?.SessionSerial == session.Serial ? new(CredentialKind.Session, found.Requester) : null;
    }
}
