using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using OpenEdx.Api.Identity;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>An OpenID Connect provider in this process, with the addresses of a Keycloak realm. Does what it is told, wrong things included.</summary>
internal sealed class TestProvider : HttpMessageHandler
{
    public const string Realm = "https://sso.example.org/realms/ol";

    private readonly RSA pair = RSA.Create(2048);
    private readonly ECDsa curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private Dictionary<string, string> asked = [];

    /// <summary>Claims of user info; those of the id token are made from the request.</summary>
    public Dictionary<string, object?> Person { get; set; } = new() { ["sub"] = "f3a1", ["preferred_username"] = "ada", ["email"] = "ada@sso.example.org", ["email_verified"] = true, ["name"] = "Ada Lovelace" };

    /// <summary>Last word on the claims of the id token.</summary>
    public Action<Dictionary<string, object?>>? Claims { get; set; }

    /// <summary>Last word on the whole token.</summary>
    public Func<string, string?> Token { get; set; } = token => token;

    public IdentityProvider Settings { get; init; } = new("ol-oauth2", "MIT Open Learning", "openedx", "the secret of a client", $"{Realm}/.well-known/openid-configuration");

    /// <summary>Of id tokens, and of user info where that is signed.</summary>
    public string Algorithm { get; init; } = "RS256";

    /// <summary>Null: user info is plain JSON. Else the last word on the signed token.</summary>
    public Func<string, string>? SignedUserinfo { get; set; }

    /// <summary>What the discovery document says of it; null: nothing.</summary>
    public string[]? AuthMethods { get; init; } = ["private_key_jwt", "client_secret_basic", "client_secret_post"];

    /// <summary>How the client has to prove itself.</summary>
    public string AuthMethod { get; init; } = "client_secret_post";

    /// <summary>In the discovery document.</summary>
    public string Issuer { get; init; } = Realm;

    /// <summary>Told with every answer (RFC 9207); null: not told.</summary>
    public string? NamesItself { get; set; }

    public string Modulus => Base64Url.EncodeToString(pair.ExportParameters(false).Modulus);

    public string Pem => pair.ExportSubjectPublicKeyInfoPem();

    /// <summary>The person agrees at the provider; the address that the browser is sent back to.</summary>
    public string Agree(Uri authorization)
    {
        Assert.StartsWith($"{Realm}/protocol/openid-connect/auth?", authorization.AbsoluteUri, StringComparison.Ordinal);
        asked = QueryHelpers.ParseQuery(authorization.Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        Assert.Equal("S256", asked["code_challenge_method"]);
        Assert.Equal("http://localhost:18000/auth/complete/ol-oauth2/", asked["redirect_uri"]);
        var from = NamesItself is null ? "" : $"&iss={Uri.EscapeDataString(NamesItself)}";
        return $"/auth/complete/ol-oauth2/?code=good&state={asked["state"]}{from}";
    }

    public string Sign(string claims)
    {
        var hash = HashAlgorithmName.SHA256;
        var signed = $"{Segment($$"""{"typ":"JWT","alg":"{{Algorithm}}","kid":"{{(Algorithm[0] == 'E' ? "e1" : "k1")}}"}""")}.{Segment(claims)}";
        var bytes = Encoding.ASCII.GetBytes(signed);
        var signature = Algorithm[0] switch
        {
            'E' => curve.SignData(bytes, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
            'P' => pair.SignData(bytes, hash, RSASignaturePadding.Pss),
            _ => pair.SignData(bytes, hash, RSASignaturePadding.Pkcs1),
        };
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.RequestUri!.AbsoluteUri[Realm.Length..] switch
        {
            "/.well-known/openid-configuration" => Json(Discovery()),
            "/protocol/openid-connect/certs" => Json(new { keys = Keys() }),
            "/protocol/openid-connect/token" => await Exchange(request, cancellationToken),
            "/protocol/openid-connect/userinfo" when request.Headers.Authorization?.ToString() == "Bearer access" => SignedUserinfo is null ? Json(Person) : Jwt(SignedUserinfo(Sign(JsonSerializer.Serialize(Person)))),
            _ => new HttpResponseMessage(HttpStatusCode.Unauthorized),
        };

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            pair.Dispose();
            curve.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<HttpResponseMessage> Exchange(HttpRequestMessage request, CancellationToken ct)
    {
        var form = QueryHelpers.ParseQuery(await request.Content!.ReadAsStringAsync(ct));
        var isProven = FederationCookie.Challenge(form["code_verifier"].ToString()) == asked.GetValueOrDefault("code_challenge");
        if (form["code"] != "good" || !isProven || !IsClient(request, form)) return new(HttpStatusCode.BadRequest);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object?> { ["iss"] = Realm, ["aud"] = "openedx", ["exp"] = now + 300, ["iat"] = now, ["nonce"] = asked["nonce"], ["sub"] = Person.GetValueOrDefault("sub") };
        Claims?.Invoke(claims);
        var token = Token(Sign(JsonSerializer.Serialize(claims)));
        return Json(token is null ? new { access_token = "access", token_type = "Bearer" } : new { access_token = "access", token_type = "Bearer", id_token = token });
    }

    private bool IsClient(HttpRequestMessage request, Dictionary<string, StringValues> form)
    {
        var inForm = form.GetValueOrDefault("client_secret").ToString();
        if (AuthMethod == "client_secret_post") return form["client_id"] == Settings.ClientId && inForm == Settings.ClientSecret && request.Headers.Authorization is null;
        if (request.Headers.Authorization is not { Scheme: "Basic", Parameter: { } told } || inForm.Length > 0) return false;

        // Decoded as a form is: a plus is a space.
        var both = Encoding.ASCII.GetString(Convert.FromBase64String(told)).Split(':').Select(WebUtility.UrlDecode).ToList();
        return both.Count == 2 && both[0] == Settings.ClientId && both[1] == Settings.ClientSecret;
    }

    private Dictionary<string, object> Discovery()
    {
        var document = new Dictionary<string, object>
        {
            ["issuer"] = Issuer,
            ["authorization_endpoint"] = $"{Realm}/protocol/openid-connect/auth",
            ["token_endpoint"] = $"{Realm}/protocol/openid-connect/token",
            ["userinfo_endpoint"] = $"{Realm}/protocol/openid-connect/userinfo",
            ["end_session_endpoint"] = $"{Realm}/protocol/openid-connect/logout",
            ["jwks_uri"] = $"{Realm}/protocol/openid-connect/certs",
            ["authorization_response_iss_parameter_supported"] = NamesItself is not null,
        };
        if (AuthMethods is not null) document["token_endpoint_auth_methods_supported"] = AuthMethods;
        return document;
    }

    // As a realm of Keycloak has them: one of them is not for signatures.
    private object[] Keys()
    {
        var (exponent, point) = (Base64Url.EncodeToString(pair.ExportParameters(false).Exponent), curve.ExportParameters(false).Q);
        return
        [
            new { kty = "RSA", use = "enc", alg = "RSA-OAEP", kid = "k0", n = Modulus, e = exponent },
            new { kty = "RSA", use = "sig", alg = Algorithm[0] == 'E' ? "RS256" : Algorithm, kid = "k1", n = Modulus, e = exponent },
            new { kty = "EC", use = "sig", alg = "ES256", kid = "e1", crv = "P-256", x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y) },
        ];
    }

    private static string Segment(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static HttpResponseMessage Jwt(string token) => new(HttpStatusCode.OK) { Content = new StringContent(token, Encoding.ASCII, "application/jwt") };

    private static HttpResponseMessage Json(object body) => new(HttpStatusCode.OK) { Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };
}
