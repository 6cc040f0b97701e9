using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Identity;

/// <summary>
/// <c>GET /oauth2/consent</c>: asks a person whether an application may act for them. <c>/oauth2/authorize</c> sends people here with its own query, and
/// takes the answer; it checks everything again, so that nothing depends on what the form sends back.
/// </summary>
internal static class ConsentPages
{
    private static readonly string[] Kept =
        ["client_id", "redirect_uri", "response_type", "scope", "state", "code_challenge", "code_challenge_method", "nonce"];

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/oauth2/consent", Ask).RequiresOnPage(Operation.UseOwnAccount);

    private static async Task<IResult> Ask(HttpContext http, OAuthClientsQuery clients, OAuthClientScopesQuery allowed, CancellationToken ct)
    {
        var query = http.Request.Query;
        var id = query["client_id"].ToString();
        if (id.Length is 0 or > 255 || await clients.Find(id, ct) is not { } client)
            return http.Sorry(StatusCodes.Status400BadRequest, "No such application", "No application of this id is registered here.");
        if (TokenScopes.Read(query["scope"], await allowed.Of(id, ct)) is not { } scopes)
            return http.Sorry(StatusCodes.Status400BadRequest, "Not possible", "The application asks for something that it may not have.");
        return http.Page<ConsentPage>(
            new Dictionary<string, object?>
            {
                [nameof(ConsentPage.Requester)] = http.User.Requester(),
                [nameof(ConsentPage.CsrfToken)] = CsrfCookie.Ensure(http),
                [nameof(ConsentPage.Application)] = client.Name,
                [nameof(ConsentPage.Permissions)] = scopes.Select(InWords).OfType<string>().Distinct().ToList(),
                [nameof(ConsentPage.Fields)] = Kept.Where(query.ContainsKey).Select(name => (name, query[name].ToString())).ToList(),
            },
            leadsAway: true);
    }

    /// <summary>Null: nothing that a person would want to know.</summary>
    private static string? InWords(string scope) => scope switch
    {
        "read" => "See your courses, your progress and your work",
        "write" => "Act for you: enroll you, answer problems, change your settings",
        TokenScopes.Email => "Know your e-mail address",
        TokenScopes.Profile or TokenScopes.OpenId => "Know your username and your name",
        TokenScopes.UserId => "Know your account number",
        "grades:read" => "See grades",
        "certificates:read" => "See certificates",
        "course_modes:read" => "See the tracks of courses",
        "tpa:read" => null,
        _ => scope,
    };
}
