using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>GET|POST /api/oauth2/v1/applications/</c>, <c>PUT /api/oauth2/v1/applications/{client_id}/</c>: applications that may ask for tokens. Ours: upstream
/// has a page of its administration for this. For superusers, with the session of their browser: a token of one application does not admit another. Clients: superusers.
/// </summary>
/// <remarks>
/// Body: <c>client_id</c>, <c>name</c>, <c>authorization_grant_type</c>, <c>client_type</c> (<c>confidential</c>, <c>public</c>), <c>redirect_uris</c>,
/// <c>skip_authorization</c>, <c>user</c> (username), <c>scopes</c>, <c>filters</c>. 201 (PUT: 200) with <c>client_secret</c>, told only then; 400; 403; 409 when a POST names one that exists.
/// </remarks>
public static class ApplicationsV1
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/oauth2/v1/applications/", List).Requires(Operation.AdministerPlatform);
        routes.MapPost("/api/oauth2/v1/applications/", Post).Requires(Operation.AdministerPlatform);
        routes.MapPut("/api/oauth2/v1/applications/{client_id}/", Put).Requires(Operation.AdministerPlatform);
    }

    private static async Task<IResult> List(HttpContext http, OAuthClientsQuery clients, SessionAccounts sessions, RequestClock clock, CancellationToken ct) =>
        await IsSuperuserInPerson(http, sessions, clock, ct) ? Results.Json((await clients.List(ct)).Select(ToWire), WireJson.Options) : Refusals.Forbidden(ErrorFamily.Rest);

    private static Task<IResult> Post(HttpContext http, Writer writer, CancellationToken ct) => writer.Write(http, null, ct);

    private static Task<IResult> Put(string client_id, HttpContext http, Writer writer, CancellationToken ct) => writer.Write(http, client_id, ct);

    /// <summary>What both ways of writing need.</summary>
    public sealed class Writer(Applications applications, OAuthClientsQuery clients, AccountsQuery accounts, SessionAccounts sessions, RequestClock clock)
    {
        /// <param name="id">Null: of a new one, from the body.</param>
        public async Task<IResult> Write(HttpContext http, string? id, CancellationToken ct)
        {
            if (!await IsSuperuserInPerson(http, sessions, clock, ct)) return Refusals.Forbidden(ErrorFamily.Rest);
            if (await JsonBody.Read(http, ct) is not { ValueKind: JsonValueKind.Object } body) return Wrong("The body is no JSON object.");
            var clientId = id ?? Text(body, "client_id");
            if (id is null && await clients.Find(clientId, ct) is not null) return RestErrors.Detail(StatusCodes.Status409Conflict, $"There is an application '{clientId}' already.");
            if (id is not null && await clients.Find(id, ct) is null) return Refusals.NotFound(ErrorFamily.Rest);
            UserId? owner = null;
            if (Text(body, "user") is { Length: > 0 } username)
            {
                if (await accounts.FindByUsername(username, ct) is not { } account) return Wrong($"There is no account '{username}'.");
                owner = new UserId(account.UserId);
            }

            var wanted = new NewApplication(
                clientId, Text(body, "name") is { Length: > 0 } name ? name : clientId, Text(body, "authorization_grant_type"), owner, Texts(body, "redirect_uris"),
                Text(body, "client_type") == "public", IsTrue(body, "skip_authorization"), Texts(body, "scopes"), Texts(body, "filters"));
            var admitted = await applications.Register(wanted, replace: id is not null, ct);
            if (admitted.Refusal is { } refusal) return Wrong(refusal);
            var answer = ToWire((await clients.Find(clientId, ct))!);
            answer["client_secret"] = admitted.Secret;
            http.Response.Headers.CacheControl = "no-store";
            return Results.Json(answer, WireJson.Options, statusCode: id is null ? StatusCodes.Status201Created : StatusCodes.Status200OK);
        }
    }

    private static async Task<bool> IsSuperuserInPerson(HttpContext http, SessionAccounts sessions, RequestClock clock, CancellationToken ct) =>
        await sessions.Find(http, clock.Now(http), ct) is { Account: { IsSuperuser: true, IsActive: true } };

    private static Dictionary<string, object?> ToWire(OAuthClientRow row) => new()
    {
        ["client_id"] = row.ClientId,
        ["name"] = row.Name,
        ["authorization_grant_type"] = row.GrantType,
        ["client_type"] = row.SecretHash is null ? "public" : "confidential",
        ["redirect_uris"] = row.RedirectUris,
        ["skip_authorization"] = row.IsTrusted,
    };

    private static IResult Wrong(string sentence) => Results.Json(
        new { non_field_errors = new[] { sentence } }, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);

    private static string Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static bool IsTrue(JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string[] Texts(JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)]
        : [];
}
