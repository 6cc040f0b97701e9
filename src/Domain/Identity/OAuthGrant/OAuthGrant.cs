using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <param name="Code">Null: the grant did not begin with an authorization code.</param>
/// <param name="Issued">Null before the first tokens.</param>
/// <param name="RefreshTokenHash">The one refresh token that works; null: none.</param>
public sealed record OAuthGrant(
    OAuthCodeIssued? Code, OAuthGrantIssued? Issued, string? RefreshTokenHash, DateTimeOffset? RefreshExpiresAt, bool IsRevoked)
    : IAggregate<OAuthGrant, OAuthGrantEvent>
{
    public static string StreamType => "oauth_grant";

    public static bool IsPersonal => true;

    public static OAuthGrant Initial { get; } = new(null, null, null, null, false);

    public OAuthGrant Evolve(OAuthGrantEvent fact) => fact switch
    {
        OAuthCodeIssued code => this with { Code = code },
        OAuthGrantIssued issued => this with
        {
            Issued = issued,
            RefreshTokenHash = issued.RefreshTokenHash,
            RefreshExpiresAt = issued.RefreshExpiresAt,
        },
        OAuthGrantRefreshed refreshed => this with
        {
            RefreshTokenHash = refreshed.RefreshTokenHash,
            RefreshExpiresAt = refreshed.RefreshExpiresAt,
        },
        OAuthGrantRevoked => this with { IsRevoked = true },
        _ => throw new NotSupportedException($"{fact.GetType().Name} is no fact of a grant."),
    };
}
