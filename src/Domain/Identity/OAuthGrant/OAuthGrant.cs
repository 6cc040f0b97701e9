using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <param name="Issued">Null before the grant.</param>
/// <param name="RefreshTokenHash">The one refresh token that works; null: none.</param>
public sealed record OAuthGrant(
    OAuthGrantIssued? Issued, string? RefreshTokenHash, DateTimeOffset? RefreshExpiresAt, bool IsRevoked)
    : IAggregate<OAuthGrant, OAuthGrantEvent>
{
    public static string StreamType => "oauth_grant";

    public static bool IsPersonal => true;

    public static OAuthGrant Initial { get; } = new(null, null, null, false);

    public OAuthGrant Evolve(OAuthGrantEvent fact) => fact switch
    {
        OAuthGrantIssued issued => new(issued, issued.RefreshTokenHash, issued.RefreshExpiresAt, false),
        OAuthGrantRefreshed refreshed => this with
        {
            RefreshTokenHash = refreshed.RefreshTokenHash,
            RefreshExpiresAt = refreshed.RefreshExpiresAt,
        },
        OAuthGrantRevoked => this with { IsRevoked = true },
        _ => throw new NotSupportedException($"{fact.GetType().Name} is no fact of a grant."),
    };
}
