using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using OpenEdx.Api.Identity;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>An OpenID Connect provider in this process, with the addresses of a Keycloak realm. Does what it is told, wrong things included.</summary>
internal sealed class TestProvider : HttpMessageHandler
{
    public const string Realm = "https://sso.example.org/realms/ol";

    private readonly RSA pair = RSA.Create(2048);
    private Dictionary<string, string> asked = [];

    /// <summary>Claims of user info; those of the id token are made from the request.</summary>
    public Dictionary<string, object?> Person { get; set; } = new() { ["sub"] = "f3a1", ["preferred_username"] = "ada", ["email"] = "ada@sso.example.org", ["email_verified"] = true, ["name"] = "Ada Lovelace" };

    /// <summary>Last word on the claims of the id token.</summary>
    public Action<Dictionary<string, object?>>? Claims { get; set; }

    /// <summary>Last word on the whole token.</summary>
    public Func<string, string?> Token { get; set; } = token => token;

    public IdentityProvider Settings { get; init; } = new("ol-oauth2", "MIT Open Learning", "openedx", "the secret of a client", $"{Realm}/.well-known/openid-configuration");

    public string Modulus => Base64Url.EncodeToString(pair.ExportParameters(false).Modulus);

    public string Pem => pair.ExportSubjectPublicKeyInfoPem();

    /// <summary>The person agrees at the provider; the address that the browser is sent back to.</summary>
    public string Agree(Uri authorization)
    {
        Assert.StartsWith($"{Realm}/protocol/openid-connect/auth?", authorization.AbsoluteUri, StringComparison.Ordinal);
        asked = QueryHelpers.ParseQuery(authorization.Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        Assert.Equal("S256", asked["code_challenge_method"]);
        Assert.Equal("http://localhost:18000/auth/complete/ol-oauth2/", asked["redirect_uri"]);
        return $"/auth/complete/ol-oauth2/?code=good&state={asked["state"]}";
    }

    public string Sign(string header, string claims, HashAlgorithmName hash)
    {
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        return $"{signed}.{Base64Url.EncodeToString(pair.SignData(Encoding.ASCII.GetBytes(signed), hash, RSASignaturePadding.Pkcs1))}";
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.RequestUri!.AbsoluteUri[Realm.Length..] switch
        {
            "/.well-known/openid-configuration" => Json(new
            {
                issuer = Realm,
                authorization_endpoint = $"{Realm}/protocol/openid-connect/auth",
                token_endpoint = $"{Realm}/protocol/openid-connect/token",
                userinfo_endpoint = $"{Realm}/protocol/openid-connect/userinfo",
                jwks_uri = $"{Realm}/protocol/openid-connect/certs",
            }),
            "/protocol/openid-connect/certs" => Json(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "k1", n = Modulus, e = Base64Url.EncodeToString(pair.ExportParameters(false).Exponent) } } }),
            "/protocol/openid-connect/token" => await Exchange(request, cancellationToken),
            "/protocol/openid-connect/userinfo" when request.Headers.Authorization?.ToString() == "Bearer access" => Json(Person),
            _ => new HttpResponseMessage(HttpStatusCode.Unauthorized),
        };

    protected override void Dispose(bool disposing)
    {
        if (disposing) pair.Dispose();
        base.Dispose(disposing);
    }

    private async Task<HttpResponseMessage> Exchange(HttpRequestMessage request, CancellationToken ct)
    {
        var form = QueryHelpers.ParseQuery(await request.Content!.ReadAsStringAsync(ct));
        var isProven = FederationCookie.Challenge(form["code_verifier"].ToString()) == asked.GetValueOrDefault("code_challenge");
        if (form["code"] != "good" || form["client_id"] != Settings.ClientId || form["client_secret"] != Settings.ClientSecret || !isProven) return new(HttpStatusCode.BadRequest);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object?> { ["iss"] = Realm, ["aud"] = "openedx", ["exp"] = now + 300, ["iat"] = now, ["nonce"] = asked["nonce"], ["sub"] = Person.GetValueOrDefault("sub") };
        Claims?.Invoke(claims);
        var token = Token(Sign("""{"typ":"JWT","alg":"RS256","kid":"k1"}""", JsonSerializer.Serialize(claims), HashAlgorithmName.SHA256));
        return Json(token is null ? new { access_token = "access", token_type = "Bearer" } : new { access_token = "access", token_type = "Bearer", id_token = token });
    }

    private static HttpResponseMessage Json(object body) => new(HttpStatusCode.OK) { Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };
}
