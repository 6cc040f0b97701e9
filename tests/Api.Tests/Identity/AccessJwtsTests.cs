using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.Projections.Identity;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>What our tokens say, and which tokens are not ours.</summary>
public sealed class AccessJwtsTests(TestApp app) : IClassFixture<TestApp>
{
    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    [Fact]
    public async Task a_token_carries_exactly_the_claims_of_its_scopes()
    {
        var account = await Account("ada");
        var claims = Payload(await Issue(account, ["read", "write", "email", "profile", "user_id"], JwtAlgorithm.Rs512));
        Assert.Equal(
            [
                "aud", "exp", "iat", "iss", "grant_type", "preferred_username", "scopes", "version", "sub", "filters", "is_restricted", "email_verified",
                "user_id", "email", "name", "family_name", "given_name", "administrator", "superuser",
            ],
            claims.Names());
        Assert.Equal("openedx", claims.GetProperty("aud").GetString());
        Assert.Equal("http://localhost:18000/oauth2", claims.GetProperty("iss").GetString());
        Assert.Equal(3600, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        Assert.Equal("password", claims.GetProperty("grant_type").GetString());
        Assert.Equal("ada", claims.GetProperty("preferred_username").GetString());
        Assert.Equal("""["user:me"]""", claims.GetProperty("filters").GetRawText());
        Assert.Equal("1.2.0", claims.GetProperty("version").GetString());
        Assert.Matches("^[0-9a-f]{32}$", claims.GetProperty("sub").GetString());
        Assert.Equal(account.UserId, claims.GetProperty("user_id").GetInt64());
        Assert.True(claims.GetProperty("email_verified").GetBoolean());
        Assert.False(claims.GetProperty("administrator").GetBoolean());

        var few = Payload(await Issue(account, ["read"], JwtAlgorithm.Hs256));
        Assert.Equal("email_verified", few.Names()[^1]);
        Assert.Equal(claims.GetProperty("sub").GetString(), few.GetProperty("sub").GetString());
    }

    [Fact]
    public async Task others_verify_an_asymmetric_token_with_the_published_key()
    {
        var token = await Issue(await Account("bea"), ["read"], JwtAlgorithm.Rs512);
        using var answer = await app.CreateClient().Ask("/auth/jwks.json");
        var key = (await answer.Json()).GetProperty("keys")[0];
        using var open = RSA.Create(new RSAParameters
        {
            Modulus = Base64Url.DecodeFromChars(key.GetProperty("n").GetString()),
            Exponent = Base64Url.DecodeFromChars(key.GetProperty("e").GetString()),
        });
        var parts = token.Split('.');
        Assert.True(open.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1));
        using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
        Assert.Equal("""{"typ":"JWT","alg":"RS512"}"""[..^1] + $",\"kid\":\"{key.GetProperty("kid").GetString()}\"}}", header.RootElement.GetRawText());
        Assert.Equal(["kty", "use", "alg", "kid", "n", "e"], key.Names());
    }

    [Theory]
    [InlineData(JwtAlgorithm.Rs512)]
    [InlineData(JwtAlgorithm.Hs256)]
    public async Task a_genuine_token_is_accepted_by_either_algorithm(JwtAlgorithm algorithm)
    {
        var token = await Issue(await Account("cleo"), ["read"], algorithm);
        Assert.Equal((HttpStatusCode.OK, null), await Present(token));
    }

    [Theory]
    [InlineData("aud", "\"another\"", "Invalid token.")]
    [InlineData("aud", "[\"another\"]", "Invalid token.")]
    [InlineData("aud", null, "Invalid token.")]
    [InlineData("iss", "\"https://evil.example.com/oauth2\"", "Invalid token.")]
    [InlineData("iss", null, "Invalid token.")]
    [InlineData("exp", "NOW-2", "Token has expired.")]
    [InlineData("exp", null, "Invalid token.")]
    [InlineData("exp", "\"tomorrow\"", "Invalid token.")]
    [InlineData("iat", "NOW+60", "Invalid token.")]
    [InlineData("iat", null, "Invalid token.")]
    [InlineData("version", "\"2.0.0\"", "Invalid token.")]
    [InlineData("preferred_username", null, "JWT must include a preferred_username or username claim!")]
    [InlineData("preferred_username", "\"nobody-of-that-name\"", "User retrieval failed.")]
    public async Task a_token_that_we_signed_with_other_claims_is_refused(string claim, string? value, string detail)
    {
        await Account("dora");
        var claims = Claims("dora");
        if (value is null) claims.Remove(claim);
        else claims[claim] = value.StartsWith("NOW", StringComparison.Ordinal)
            ? Now + int.Parse(value[3..], System.Globalization.CultureInfo.InvariantCulture)
            : JsonSerializer.Deserialize<JsonElement>(value);
        foreach (var algorithm in Enum.GetValues<JwtAlgorithm>())
            Assert.Equal((HttpStatusCode.Unauthorized, detail), await Present(JwtCodec.Sign(claims, algorithm, await Keys())));
    }

    [Fact]
    public async Task one_second_of_leeway_is_given_to_expiry()
    {
        var account = await Account("edda");
        var jwts = app.Provider.GetRequiredService<AccessJwts>();
        var issued = DateTimeOffset.FromUnixTimeSeconds(Now);
        var token = await jwts.Issue(new(account, [], "password", false, [], JwtAlgorithm.Rs512), issued, Wire.Ct);
        Assert.Null((await jwts.Check(token, issued.AddSeconds(3600.999), Wire.Ct)).Failure);
        Assert.Equal("Token has expired.", (await jwts.Check(token, issued.AddSeconds(3601), Wire.Ct)).Failure);
        Assert.Null((await jwts.Check(token, issued.AddSeconds(-1), Wire.Ct)).Failure);
        Assert.Equal("Invalid token.", (await jwts.Check(token, issued.AddSeconds(-1.001), Wire.Ct)).Failure);
    }

    /// <summary>Tokens that somebody without our keys can make.</summary>
    [Fact]
    public async Task a_token_that_we_did_not_sign_is_refused()
    {
        await Account("finn");
        var keys = await Keys();
        var claims = Segment(JsonSerializer.Serialize(Claims("finn")));
        var genuine = JwtCodec.Sign(Claims("finn"), JwtAlgorithm.Rs512, keys);
        var symmetric = JwtCodec.Sign(Claims("finn"), JwtAlgorithm.Hs256, keys);
        using var open = RSA.Create(new RSAParameters { Modulus = Base64Url.DecodeFromChars(keys.Signing.Modulus), Exponent = Base64Url.DecodeFromChars(keys.Signing.Exponent) });
        using var own = RSA.Create(2048);
        var other = Segment(JsonSerializer.Serialize(Claims("operations")));
        string[] forged =
        [
            // No signature, in every spelling.
            .. ((string[])["none", "None", "NONE", "nOnE", ""]).SelectMany(none => (string[])[
                $"{Segment($$"""{"typ":"JWT","alg":"{{none}}"}""")}.{claims}.",
                $"{Segment($$"""{"typ":"JWT","alg":"{{none}}"}""")}.{claims}.{genuine.Split('.')[2]}"]),

            // The public key as the secret of HS256, in each form it is published in.
            .. ((byte[][])[
                Encoding.ASCII.GetBytes(open.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes(open.ExportRSAPublicKeyPem()),
                open.ExportSubjectPublicKeyInfo(), Base64Url.DecodeFromChars(keys.Signing.Modulus), Encoding.ASCII.GetBytes(keys.Signing.Modulus), []])
                .Select(secret => Hmac(Segment("""{"typ":"JWT","alg":"HS256"}"""), claims, secret)),

            // The right key under another algorithm's name, an algorithm that is not ours, a key that is not ours.
            $"{Segment("""{"typ":"JWT","alg":"HS256"}""")}.{claims}.{genuine.Split('.')[2]}",
            $"{Segment("""{"typ":"JWT","alg":"RS512"}""")}.{claims}.{symmetric.Split('.')[2]}",
            Rsa("""{"typ":"JWT","alg":"RS256"}""", claims, own, HashAlgorithmName.SHA256),
            Rsa("""{"typ":"JWT","alg":"RS512"}""", claims, own, HashAlgorithmName.SHA512),
            Rsa($$"""{"typ":"JWT","alg":"RS512","kid":"{{keys.Signing.KeyId}}"}""", claims, own, HashAlgorithmName.SHA512),
            Rsa($$$"""{"typ":"JWT","alg":"RS512","jwk":{"kty":"RSA","n":"{{{Base64Url.EncodeToString(own.ExportParameters(false).Modulus)}}}","e":"AQAB"}}""", claims, own, HashAlgorithmName.SHA512),

            // Tampered with, cut short, malformed.
            $"{genuine.Split('.')[0]}.{other}.{genuine.Split('.')[2]}",
            $"{symmetric.Split('.')[0]}.{other}.{symmetric.Split('.')[2]}",
            genuine[..^8], $"{genuine}.", $".{genuine}", "..", "", "a.b", "a.b.c", $"{claims}.{claims}.{claims}",
            $"{Segment("null")}.{claims}.x", $"{Segment("[]")}.{claims}.x", new string('a', 20_000),
        ];
        foreach (var token in forged)
        {
            var (status, detail) = await Present(token);
            Assert.True(status == HttpStatusCode.Unauthorized, token);
            Assert.NotNull(detail);
        }
    }

    [Fact]
    public async Task headers_that_ask_for_more_than_we_know_are_refused()
    {
        await Account("gus");
        var keys = await Keys();
        var secret = await app.Provider.GetRequiredService<EventStore.Privacy.InstallationSecrets>().Get("jwt_hs256", () => [], Wire.Ct);
        var claims = Segment(JsonSerializer.Serialize(Claims("gus")));
        Assert.Null(JwtCodec.Open(Hmac(Segment("""{"alg":"HS256","crit":["exp"],"exp":1}"""), claims, secret), keys));
        Assert.Null(JwtCodec.Open(Hmac(Segment("""{"alg":"HS256","kid":"another"}"""), claims, secret), keys));
        Assert.NotNull(JwtCodec.Open(Hmac(Segment("""{"alg":"HS256"}"""), claims, secret), keys));
    }

    private async Task<AccountRow> Account(string username)
    {
        var user = await app.Account(username, ct: Wire.Ct);
        return (await app.Provider.GetRequiredService<AccountsQuery>().Find(user, Wire.Ct))!;
    }

    private Task<string> Issue(AccountRow account, string[] scopes, JwtAlgorithm algorithm) => app.Provider.GetRequiredService<AccessJwts>()
        .Issue(new(account, scopes, "password", false, ["user:me"], algorithm), TimeProvider.System.GetUtcNow(), Wire.Ct);

    private async Task<JwtKeySet> Keys() => await app.Provider.GetRequiredService<JwtKeys>().Get(Wire.Ct);

    private static Dictionary<string, object?> Claims(string username) => new()
    {
        ["aud"] = "openedx",
        ["iss"] = "http://localhost:18000/oauth2",
        ["exp"] = Now + 600,
        ["iat"] = Now,
        ["preferred_username"] = username,
        ["version"] = "1.2.0",
    };

    private async Task<(HttpStatusCode Status, string? Detail)> Present(string token)
    {
        using var answer = await app.CreateClient().Ask("/api/user/v1/me", $"JWT {token}");
        return (answer.StatusCode, answer.IsSuccessStatusCode ? null : (await answer.Json()).GetProperty("detail").GetString());
    }

    private static JsonElement Payload(string token)
    {
        using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));
        return document.RootElement.Clone();
    }

    private static string Segment(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static string Hmac(string header, string claims, byte[] secret) =>
        $"{header}.{claims}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes($"{header}.{claims}")))}";

    private static string Rsa(string header, string claims, RSA key, HashAlgorithmName hash)
    {
        var signed = $"{Segment(header)}.{claims}";
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), hash, RSASignaturePadding.Pkcs1))}";
    }
}
