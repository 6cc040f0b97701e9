using Microsoft.AspNetCore.Http;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.SharedKernel;

/// <summary>What the endpoints under <c>/api/mobile/</c> have in common. Every version has every route; it changes some answers.</summary>
public static class MobileApi
{
    public const string Oldest = "v0.5";

    public static bool IsVersion(string version) => version is Oldest or "v1" or "v2" or "v3" or "v4";

    /// <summary>404 for a version that does not exist, 403 for anybody else's name in the URL; null: go on.</summary>
    /// <param name="username">As in the URL; null: it names nobody.</param>
    public static IResult? Refusal(HttpContext http, string version, string? username = null)
    {
        if (!IsVersion(version)) return RestErrors.NotFound();
        var isSelf = username is null || string.Equals(http.User.Requester()?.Username, username, StringComparison.OrdinalIgnoreCase);
        return isSelf ? null : RestErrors.Forbidden("You do not have permission to perform this action.");
    }
}
