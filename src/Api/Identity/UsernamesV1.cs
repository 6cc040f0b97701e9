using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>POST /api/user/v1/accounts/replace_usernames/</c> with <c>username_mappings</c>, a list of <c>{present: wanted}</c>: gives people other usernames. One that is taken gets
/// letters at its end. Client: operators' scripts.
/// </summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/user_api/accounts/views.py</c> (UsernameReplacementView). Differs: former names are never given to others.</remarks>
public static class UsernamesV1
{
    private const int MostAtOnce = 500;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/user/v1/accounts/replace_usernames/", Replace).Requires(Operation.AdministerPlatform);

    private static async Task<IResult> Replace(HttpContext http, AccountRenames renames, RequestClock clock, CancellationToken ct)
    {
        if (await JsonBody.Read(http, ct) is not { ValueKind: JsonValueKind.Object } body || !body.TryGetProperty("username_mappings", out var mappings) || mappings.ValueKind != JsonValueKind.Array)
            return Wrong("A list 'username_mappings' is wanted.");
        if (mappings.EnumerateArray().Any(one => one.ValueKind != JsonValueKind.Object)) return Wrong("Each of 'username_mappings' is an object from the present to the wanted username.");
        var wanted = mappings.EnumerateArray().SelectMany(one => one.EnumerateObject()).Select(pair => (Present: pair.Name, Wanted: pair.Value.ValueKind == JsonValueKind.String ? pair.Value.GetString()! : "")).ToList();
        if (wanted.Count > MostAtOnce) return Wrong($"At most {MostAtOnce} at once.");
        var (done, failed) = (new List<Dictionary<string, string>>(), new List<Dictionary<string, string>>());
        foreach (var (present, name) in wanted)
        {
            var now = name.Length == 0 ? null : await renames.Replace(present.Replace('\0', '\ufffd'), name, clock.Now(http), http.MetadataFor(nameof(ReplaceUsername)), ct);
            (now is null ? failed : done).Add(new() { [present] = now ?? name });
        }

        return Results.Json(new { successful_replacements = done, failed_replacements = failed }, WireJson.Options);
    }

    private static IResult Wrong(string sentence) => Results.Json(sentence, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
}
