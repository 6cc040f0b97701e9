using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenEdx.Api.Tests.Identity;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>A tool of LTI 1.3 as its provider would write it: its own key, no code of the platform.</summary>
internal sealed class NewTool(LtiHouse house, string block)
{
    public const string LaunchUrl = "https://new.example.com/launch";
    public const string ChooseUrl = "https://new.example.com/choose";
    public const string Post = "https://purl.imsglobal.org/spec/lti-ags/scope/score";
    public const string Results = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly";
    public const string Items = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem";
    public const string ReadItems = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly";
    public const string Members = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly";

    public static readonly RSA Key = RSA.Create(2048);

    /// <summary>Of no weight, so that they change nobody's grade but where a test wants it.</summary>
    public static IReadOnlyList<(string Name, (string, object?)[] Fields)> Blocks =>
    [
        ("lti_consumer-new", [.. Common, ("has_score", true), ("weight", 0), ("lti_1p3_enable_nrps", true), ("custom_parameters", new[] { "page=1" })]),
        ("lti_consumer-graded", [.. Common, ("has_score", true), ("weight", 0)]),
        ("lti_consumer-free", [.. Common, ("has_score", true), ("weight", 0), ("lti_advantage_ags_mode", "programmatic")]),
        ("lti_consumer-mute", [.. Common, ("lti_advantage_ags_mode", "disabled"), ("ask_to_send_username", true)]),
        ("lti_consumer-choose", [.. Common, .. Choosing]),
        ("lti_consumer-items", [.. Common, .. Choosing]),
        ("lti_consumer-refuse", [.. Common, .. Choosing]),
        ("lti_consumer-keyset", [.. Common, ("lti_1p3_tool_key_mode", "keyset_url"), ("lti_1p3_tool_keyset_url", Keyset.Address)]),
        ("lti_consumer-weak", [.. Common, ("lti_1p3_tool_public_key", Weak())]),
    ];

    private static (string, object?)[] Choosing =>
        [("lti_advantage_deep_linking_enabled", true), ("lti_advantage_deep_linking_launch_url", ChooseUrl), ("custom_parameters", new[] { "page=1" })];

    private static (string, object?)[] Common =>
    [
        ("lti_version", "lti_1p3"), ("lti_1p3_launch_url", LaunchUrl), ("lti_1p3_oidc_url", "https://new.example.com/login?a=b"), ("lti_id", "lab"),
        ("lti_1p3_tool_public_key", Key.ExportSubjectPublicKeyInfoPem()),
    ];

    public string TokenUrl => $"{house.Lms}api/lti_consumer/v1/token/{LtiHouse.Usage(block)}";

    /// <summary>The first step: what the tool's login address is called with.</summary>
    /// <param name="suffix">Of the handler: what is opened beside the tool itself.</param>
    public async Task<Dictionary<string, string>> Begin(HttpClient person, string suffix = "")
    {
        var answer = await person.Ask(LtiHouse.Launch(block) + suffix);
        var address = answer.Headers.Location!.OriginalString;
        Assert.StartsWith("https://new.example.com/login?a=b&", address, StringComparison.Ordinal);
        return address[(address.IndexOf('?') + 1)..].Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
    }

    /// <summary>The second: the tool sends the browser back to ask who it is.</summary>
    public static Dictionary<string, string> Request(Dictionary<string, string> begun) => new()
    {
        ["scope"] = "openid",
        ["response_type"] = "id_token",
        ["response_mode"] = "form_post",
        ["prompt"] = "none",
        ["client_id"] = begun["client_id"],
        ["redirect_uri"] = LaunchUrl,
        ["login_hint"] = begun["login_hint"],
        ["lti_message_hint"] = begun["lti_message_hint"],
        ["state"] = "s-1",
        ["nonce"] = "n-1",
    };

    public async Task<(int Status, string Html)> Return(Dictionary<string, string> request, bool byPost = true, HttpClient? browser = null)
    {
        browser ??= house.CreateClient();
        var answer = byPost
            ? await browser.PostForm("/api/lti_consumer/v1/launch/", [.. request.Select(pair => (pair.Key, pair.Value))])
            : await browser.Ask("/api/lti_consumer/v1/launch/?" + string.Join('&', request.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}")));
        return ((int)answer.StatusCode, await answer.Text());
    }

    /// <summary>All of a launch: the claims of the identity, checked with the platform's published key.</summary>
    public async Task<JsonElement> Launch(HttpClient person)
    {
        var (status, html) = await Return(Request(await Begin(person)));
        Assert.Equal(200, status);
        return await Checked(LtiHouse.Fields(html)["id_token"]);
    }

    public async Task<JsonElement> Checked(string token)
    {
        var key = (await (await house.CreateClient().Ask($"/api/lti_consumer/v1/public_keysets/{LtiHouse.Usage(block)}")).Json()).GetProperty("keys")[0];
        using var rsa = RSA.Create(new RSAParameters
        {
            Modulus = Base64Url.DecodeFromChars(key.GetProperty("n").GetString()),
            Exponent = Base64Url.DecodeFromChars(key.GetProperty("e").GetString()),
        });
        var parts = token.Split('.');
        Assert.Equal(("RS256", key.GetProperty("kid").GetString()), (Part(parts[0]).GetProperty("alg").GetString(), Part(parts[0]).GetProperty("kid").GetString()));
        Assert.True(rsa.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return Part(parts[1]);
    }

    /// <summary>The claims of a choice, to be bent.</summary>
    /// <param name="asked">The claims of the request.</param>
    public static JsonObject Answer(JsonElement asked, params JsonObject[] items)
    {
        const string claim = "https://purl.imsglobal.org/spec/lti/claim/";
        const string deepLink = "https://purl.imsglobal.org/spec/lti-dl/claim/";
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return new JsonObject
        {
            ["iss"] = asked.GetProperty("aud").GetString(),
            ["aud"] = asked.GetProperty("iss").GetString(),
            ["iat"] = now,
            ["exp"] = now + 300,
            ["nonce"] = Guid.NewGuid().ToString(),
            [claim + "message_type"] = "LtiDeepLinkingResponse",
            [claim + "version"] = "1.3.0",
            [claim + "deployment_id"] = asked.GetProperty(claim + "deployment_id").GetString(),
            [deepLink + "data"] = asked.GetProperty(deepLink + "deep_linking_settings").GetProperty("data").GetString(),
            [deepLink + "content_items"] = new JsonArray([.. items]),
        };
    }

    /// <summary>The tool sends a choice through the author's browser, without any cookie of the platform.</summary>
    public async Task<(int Status, string Html)> SendChoice(JsonElement asked, JsonObject answer, RSA? key = null)
    {
        var settings = asked.GetProperty("https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings");
        var url = new Uri(settings.GetProperty("deep_link_return_url").GetString()!).PathAndQuery;
        var reply = await house.CreateClient().PostForm(url, ("JWT", Sign(answer, key)));
        return ((int)reply.StatusCode, await reply.Text());
    }

    /// <summary>The claims of an assertion, to be bent.</summary>
    public async Task<JsonObject> Assertion()
    {
        var client = (await Begin(house.Ada))["client_id"];
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return new JsonObject { ["iss"] = client, ["sub"] = client, ["aud"] = TokenUrl, ["iat"] = now, ["exp"] = now + 300, ["jti"] = Guid.NewGuid().ToString() };
    }

    public static string Sign(JsonObject claims, RSA? key = null, string algorithm = "RS256", string? keyId = null)
    {
        var header = new JsonObject { ["typ"] = "JWT", ["alg"] = algorithm };
        if (keyId is not null) header["kid"] = keyId;
        var text = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header.ToJsonString()))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        var hash = algorithm == "RS512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256;
        return $"{text}.{Base64Url.EncodeToString((key ?? Key).SignData(Encoding.ASCII.GetBytes(text), hash, RSASignaturePadding.Pkcs1))}";
    }

    /// <summary>Status and body of the token endpoint.</summary>
    public async Task<(int Status, JsonElement Body)> AskToken(string assertion, string scope, string grant = "client_credentials", string kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
    {
        var answer = await house.CreateClient().PostForm(
            $"/api/lti_consumer/v1/token/{LtiHouse.Usage(block)}", ("grant_type", grant), ("client_assertion_type", kind), ("client_assertion", assertion), ("scope", scope));
        return ((int)answer.StatusCode, await answer.Json());
    }

    public async Task<string> Token(string scope)
    {
        var (status, body) = await AskToken(Sign(await Assertion()), scope);
        Assert.Equal(200, status);
        Assert.Equal(scope, body.GetProperty("scope").GetString());
        return body.GetProperty("access_token").GetString()!;
    }

    /// <summary>Calls a service.</summary>
    public async Task<(int Status, string Media, string Text)> Call(HttpMethod method, string url, string token, string? media = null, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(url));
        request.Headers.Authorization = new("Bearer", token);
        if (media is not null)
        {
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(media);
        }

        var answer = await house.CreateClient().SendAsync(request, Wire.Ct);
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType ?? "", await answer.Text());
    }

    public static JsonElement Part(string segment) => JsonElement.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(segment)));

    private static string Weak()
    {
        using var key = RSA.Create(1024);
        return key.ExportSubjectPublicKeyInfoPem();
    }
}
