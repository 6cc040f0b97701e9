using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>POST /api-token-auth/</c>: a token for scripts that read figures, sent as <c>Authorization: Token …</c>. It reads and writes nothing that
/// its owner may not. Clients: edx-analytics-data-api-client.
/// </summary>
/// <remarks>Source: Django REST framework <c>rest_framework/authtoken/views.py</c>, whose tokens never end; ours do after 90 days, and with the account.</remarks>
public sealed class ApiTokenV1(PasswordSignIn signIn, StreamStore streams, RateLimiter limits, RequestClock clock)
{
    /// <summary>Stands where other tokens name their application.</summary>
    private const string Client = "analytics-data-api";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api-token-auth/", (HttpContext http, ApiTokenV1 endpoint, CancellationToken ct) => endpoint.Post(http, ct))
            .Requires(Operation.UsePublicPages).IgnoresCredentials();

    private async Task<IResult> Post(HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (await limits.Exceeded(RateLimits.Token, http, ct) is not null)
            return Results.Json(new { detail = "Too many requests. Try again in a minute." }, WireJson.Options, statusCode: StatusCodes.Status429TooManyRequests);
        var (username, password) = await Sent(http, ct);
        var missing = new[] { ("username", username), ("password", password) }.Where(field => field.Item2.Length == 0).ToList();
        if (missing.Count > 0) return Bad(missing.ToDictionary(field => field.Item1, _ => new[] { "This field is required." }));
        var now = clock.Now(http);
        var outcome = await signIn.Try(username, password, inactiveAllowed: false, now, http.MetadataFor(nameof(LogIn)), ct);
        if (outcome.Account is not { } account || outcome.Refusal is not null)
            return Bad(new() { ["non_field_errors"] = ["Unable to log in with provided credentials."] });
        var (user, token) = (new UserId(account.UserId), OpaqueTokens.New());
        var grant = new IssueOAuthGrant(Guid.CreateVersion7(), Client, user, ["read"], OpaqueTokens.HashOf(token), now + Lifetime, null, null, now);
        await streams.Transact<OAuthGrant, OAuthGrantEvent>(
            OAuthGrantEvent.StreamOf(grant.Grant), grant.Decide, http.MetadataFor(nameof(IssueOAuthGrant)) with { UserName = user.ToString() }, ct);
        return Results.Json(new { token }, WireJson.Options);
    }

    private static async Task<(string Username, string Password)> Sent(HttpContext http, CancellationToken ct)
    {
        var body = await JsonBody.Read(http, ct);
        return (body?.Text("username") ?? "", body?.Text("password") ?? "");
    }

    private static IResult Bad(Dictionary<string, string[]> errors) => Results.Json(errors, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
}
