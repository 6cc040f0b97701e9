using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Assessment;

/// <summary>Opens the services of a block to who carries a token that was made for it.</summary>
/// <remarks>
/// Source of the sentences: Open edX xblock-lti-consumer <c>lti_1p3/extensions/rest_framework/authentication.py</c>, <c>permissions.py</c>. Differs: a token
/// is good for the block that it was made for, and only while the block allows what it was made for.
/// </remarks>
internal sealed class ToolAccess(Lti13Blocks blocks, LtiKeys keys, LtiRegistrations registrations, PlatformSettings platform, RequestClock clock)
{
    /// <param name="configId">From the address.</param>
    /// <param name="scopes">One of these suffices.</param>
    public async Task<(Lti13Block? Block, IResult? Refusal)> Open(HttpContext http, string configId, IReadOnlyList<string> scopes, CancellationToken ct)
    {
        var parts = http.Request.Headers.Authorization.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || !string.Equals(parts[0], "Bearer", StringComparison.OrdinalIgnoreCase)) return Refused("Missing LTI 1.3 authentication token.");
        if (parts.Length == 1) return Refused("Invalid token header. No credentials provided.");
        if (parts.Length > 2) return Refused("Invalid token header. Token string should not contain spaces.");
        if (await blocks.ByConfigId(configId, ct) is not { } block) return Refused("LTI configuration not found.");
        if (await Granted(parts[1], block, clock.Now(http), ct) is not { } granted) return Refused("Invalid token signature.");
        return granted.Intersect(block.Settings.Scopes()).Intersect(scopes).Any() ? (block, null) : Refused("You do not have permission to perform this action.");
    }

    /// <summary>Whether a body is of this media type.</summary>
    public static bool Sends(HttpContext http, string mediaType) =>
        MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var sent) && string.Equals(sent.MediaType, mediaType, StringComparison.OrdinalIgnoreCase);

    public static IResult WrongMediaType(HttpContext http) =>
        RestErrors.Detail(StatusCodes.Status415UnsupportedMediaType, $"Unsupported media type \"{http.Request.ContentType}\" in request.");

    /// <summary>Scopes of a genuine access token; null: it is none. Identities are signed by the same key, and are for another audience.</summary>
    private async Task<string[]?> Granted(string token, Lti13Block block, DateTimeOffset now, CancellationToken ct)
    {
        if (LtiJwt.Read(token) is not { } read || !read.IsSignedBy((await keys.Of(block.Usage, ct)).Pair)) return null;
        if (read.Text("iss") != platform.LmsRoot || read.Text("sub") != block.ClientId || !read.IsFor([registrations.ServicesUrl(block.Usage)])) return null;
        if (!(read.Seconds("exp") > now.ToUnixTimeSeconds())) return null;
        return read.Text("scopes")?.Split(' ');
    }

    private static (Lti13Block?, IResult) Refused(string detail) => (null, RestErrors.Forbidden(detail));
}
