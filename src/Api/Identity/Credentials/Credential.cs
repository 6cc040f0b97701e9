using Microsoft.AspNetCore.Http;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>By what a caller proved to be somebody.</summary>
public enum CredentialKind
{
    JwtHeader,
    JwtCookie,
    Bearer,
    Session,
}

/// <summary>The accepted credential of a request; a feature of the request, beside <c>HttpContext.User</c>.</summary>
/// <param name="Jwt">Claims, for the two kinds of JWT.</param>
/// <param name="Token">For <see cref="CredentialKind.Bearer"/>.</param>
public sealed record Credential(CredentialKind Kind, Requester Requester, SignedClaims? Jwt = null, FoundToken? Token = null)
{
    /// <summary>Browsers attach it by themselves, so that a request proves nothing about who made it.</summary>
    public bool IsCookie => Kind is CredentialKind.JwtCookie or CredentialKind.Session;

    /// <summary>When it stops counting; null: not by itself.</summary>
    public DateTimeOffset? ExpiresAt =>
        Token?.ExpiresAt ?? (Jwt?.Seconds("exp") is { } seconds ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null);

    /// <summary>Null for an anonymous request, and on endpoints that ignore credentials.</summary>
    public static Credential? Of(HttpContext http) => http.Features.Get<Credential>();
}

/// <summary>Why a credential that was given does not count.</summary>
/// <param name="Code">Error code of Bearer failures; null for JWTs.</param>
public sealed record CredentialFailure(string Message, string? Code = null);

/// <summary>Result of looking for a credential: at most one of the two is set.</summary>
public sealed record CredentialReading(Credential? Credential, CredentialFailure? Failure)
{
    public static CredentialReading Anonymous { get; } = new(null, null);

    public static implicit operator CredentialReading(Credential credential) => new(credential, null);

    public static implicit operator CredentialReading(CredentialFailure failure) => new(null, failure);
}
