using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// Tokens of restricted applications: partners that may read certain data and nothing else, whatever their owner may. Such a token opens only endpoints that name a scope, has to carry
/// that scope, and holds for courses of the organizations and for the person that its filters name.
/// </summary>
/// <remarks>
/// Source: edx-drf-extensions <c>edx_rest_framework_extensions/permissions.py</c> (JwtRestrictedApplicationPermission). Tokens of other applications are not held to scopes, as there.
/// </remarks>
internal static class RestrictedTokens
{
    /// <summary>Null: the request may pass.</summary>
    public static string? Failure(HttpContext http, Endpoint endpoint, Credential credential)
    {
        if (credential.Jwt is not { } claims || !claims.IsTrue("is_restricted")) return null;
        if (endpoint.Metadata.GetMetadata<ReadableByScopeAttribute>()?.Scope is not { } scope) return "Tokens of this application open nothing here.";
        if (!claims.Texts("scopes").Contains(scope)) return $"The token lacks the scope '{scope}'.";
        var filters = claims.Texts("filters").Select(filter => filter.Split(':', 2)).Where(parts => parts.Length == 2).ToLookup(parts => parts[0], parts => parts[1]);
        if (CourseOfRequest.Of(http).Course is { } course && !filters["content_org"].Contains(course.Org)) return "The token is not for courses of this organization.";
        return filters["user"].Contains("me") && NamesAnother(http, credential.Requester.Username) ? "The token is for the data of its owner alone." : null;
    }

    /// <summary>The request comes from such a token, which was found good for it.</summary>
    public static bool Opened(HttpContext http) => Credential.Of(http)?.Jwt?.IsTrue("is_restricted") == true;

    private static bool NamesAnother(HttpContext http, string username)
    {
        var named = http.Request.RouteValues.TryGetValue("username", out var route) ? route as string : http.Request.Query["username"].ToString();
        return !string.Equals(named, username, StringComparison.OrdinalIgnoreCase);
    }
}
