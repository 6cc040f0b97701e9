using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>What an application asks for at <c>/oauth2/authorize</c>, as sent (RFC 6749, section 4.1.1; RFC 7636; OpenID Connect Core, section 3.1.2.1).</summary>
/// <param name="RedirectUri">Empty: not sent. So are the other texts.</param>
/// <param name="Repeats">A parameter came twice, which the RFC forbids: readers would disagree on which one counts.</param>
public sealed record AuthorizationRequest(
    string ClientId, string RedirectUri, string ResponseType, string Scope, string State, string Challenge, string ChallengeMethod,
    string Nonce, IReadOnlyList<string> Prompt, bool Repeats)
{
    private const int LongestNonce = 500;

    private static readonly string[] Names =
        ["client_id", "redirect_uri", "response_type", "scope", "state", "code_challenge", "code_challenge_method", "nonce", "prompt"];

    /// <summary>Values of <c>prompt</c> that are known; others are overlooked, as OpenID Connect has it.</summary>
    public static string[] Prompts => ["none", "login", "consent", "select_account"];

    /// <summary>Nobody may be asked anything.</summary>
    public bool IsSilent => Prompt.Contains("none");

    /// <summary>The person is to prove anew who sits there.</summary>
    public bool WantsSignIn => Prompt.Contains("login") || Prompt.Contains("select_account");

    public bool WantsConsent => Prompt.Contains("consent");

    public static AuthorizationRequest Of(HttpRequest request, IFormCollection? form)
    {
        StringValues Get(string name) => form is not null ? form[name] : request.Query[name];
        string Text(string name) => Get(name) is [var one, ..] ? one ?? "" : "";
        var prompt = Text("prompt").Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();

        // How django-oauth-toolkit's clients ask for a consent.
        if (Text("approval_prompt") == "force") prompt.Add("consent");
        return new(
            Text("client_id"), Text("redirect_uri"), Text("response_type"), Text("scope"), Text("state"), Text("code_challenge"),
            Text("code_challenge_method"), Text("nonce"), prompt, Names.Any(name => Get(name).Count > 1));
    }

    /// <summary>Where the outcome is told; null: nowhere, since the address is not one of the application's.</summary>
    public string? TargetAmong(IReadOnlyList<string> registered) => RedirectUri.Length > 0
        ? registered.FirstOrDefault(uri => string.Equals(uri, RedirectUri, StringComparison.Ordinal))
        : registered is [var only] ? only : null;

    /// <summary>Null: fine. Otherwise the error code of the RFC and a sentence.</summary>
    /// <param name="allowed">Scopes of the application; null: it has none of its own.</param>
    public (string Error, string Description)? Wrong(OAuthClientRow client, IReadOnlyList<string>? allowed)
    {
        if (Repeats) return ("invalid_request", "A parameter was sent twice.");
        if (client.GrantType != OAuthGrantTypes.AuthorizationCode) return ("unauthorized_client", "This application gets its tokens in another way.");
        if (ResponseType.Length == 0) return ("invalid_request", "Missing response_type parameter.");
        if (ResponseType != "code") return ("unsupported_response_type", "The only response_type is code.");
        if (TokenScopes.Read(Scope, allowed) is null) return ("invalid_scope", "A scope is unknown, or not for this application.");
        if (Challenge.Length > 0 ? CodeChallenge.Read(Challenge, ChallengeMethod) is null : ChallengeMethod.Length > 0)
            return ("invalid_request", "The code challenge breaks the rules of RFC 7636.");
        if (Nonce.Length > LongestNonce) return ("invalid_request", "The nonce is too long.");
        return IsSilent && Prompt.Count > 1 ? ("invalid_request", "The prompt none goes with no other.") : null;
    }

    /// <summary>The same request as a query, asking no more for the sign-in that has been done.</summary>
    public string Query()
    {
        (string Name, string Value)[] fields =
        [
            ("client_id", ClientId), ("redirect_uri", RedirectUri), ("response_type", ResponseType), ("scope", Scope), ("state", State),
            ("code_challenge", Challenge), ("code_challenge_method", ChallengeMethod), ("nonce", Nonce),
            ("prompt", string.Join(' ', Prompt.Where(one => one is not ("login" or "select_account")))),
        ];
        return string.Join('&', fields.Where(field => field.Value.Length > 0).Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"));
    }
}
