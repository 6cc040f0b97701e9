using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// Stands before every endpoint: finds who asks, refuses requests that another site made a browser send, and asks the
/// authorization table. An endpoint that declares no operation is for operators only: forgetting the declaration locks, not opens.
/// </summary>
public sealed class AuthorizationStep(RequestDelegate next, CredentialReader credentials, CsrfCheck csrf, CourseAuthorizer authorizer, MetricsReader metrics)
{
    public async Task InvokeAsync(HttpContext http)
    {
        // No endpoint, or one that routing made to say that the method is not allowed: nothing to guard.
        if (http.GetEndpoint() is not RouteEndpoint endpoint)
        {
            await next(http);
            return;
        }

        if (await Refusal(http, endpoint) is { } refusal) await refusal.ExecuteAsync(http);
        else await next(http);
    }

    private async Task<IResult?> Refusal(HttpContext http, RouteEndpoint endpoint)
    {
        var ct = http.RequestAborted;
        var required = endpoint.Metadata.GetMetadata<RequiredOperationAttribute>();
        var operation = required?.Operation ?? Operation.AdministerPlatform;
        var family = required?.Family ?? ErrorFamily.Rest;
        if (metrics.Sent(http.Request)) return AuthorizationTable.Allows(operation, [AccessRole.MetricsReader]) ? null : Refusals.Forbidden(family);
        var mustCheckCsrf = endpoint.Metadata.GetMetadata<AlwaysChecksCsrfAttribute>() is not null;
        if (endpoint.Metadata.GetMetadata<IgnoresCredentialsAttribute>() is null)
        {
            var reading = await credentials.Read(http, ct);
            if (reading.Failure is { } failure) return Refusals.Unauthenticated(http, family, failure);
            if (reading.Credential is { } credential)
            {
                http.Features.Set(credential);
                http.User = new ClaimsPrincipal(new RequesterIdentity(credential.Requester, credential.Kind.ToString()));
                mustCheckCsrf |= credential.IsCookie;
                if (RestrictedTokens.Failure(http, endpoint, credential) is { } restricted) return Refusals.Forbidden(family, restricted);
            }
        }

        if (MissingScope(http, endpoint) is { } scope) return Refusals.Forbidden(family, $"The token lacks the scope '{scope}'.");
        if (mustCheckCsrf && await csrf.Failure(http, ct) is { } reason) return Refusals.Forbidden(family, $"CSRF Failed: {reason}");
        return family == ErrorFamily.Own && !IsNarrow(http) ? null : await Denial(http, operation, family, ct);
    }

    /// <summary>Handlers that refuse in their own words know accounts, and nothing of tokens that do not stand for theirs.</summary>
    private static bool IsNarrow(HttpContext http) => http.User.Requester()?.TokenScopes is { } scopes && TokenScopes.AreNarrow(scopes);

    private static string? MissingScope(HttpContext http, RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<RequiredScopeAttribute>()?.Scope is { } scope && http.User.Requester()?.TokenScopes?.Contains(scope) == false ? scope : null;

    private async Task<IResult?> Denial(HttpContext http, Operation operation, ErrorFamily family, CancellationToken ct)
    {
        var requester = http.User.Requester();
        var (course, isMalformed) = CourseOfRequest.Of(http);
        if (await authorizer.May(requester, operation, course, ct)) return null;
        if (requester is null) return Refusals.Unauthenticated(http, family);
        return isMalformed && AuthorizationTable.DependsOnCourse(operation) ? Refusals.NotFound(family) : Refusals.Forbidden(family);
    }
}
