using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.EventStore.Privacy;
using OpenEdx.Projections.Identity;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>Keys are replaced under the hands of people who are signed in.</summary>
public sealed class JwtKeysTests
{
    [Fact]
    public async Task a_rotation_signs_nobody_out_and_the_new_key_signs_when_everybody_knows_it()
    {
        await using var app = await TestApp.Start();
        var tokens = await Tokens(app, "ada");
        var before = await KeyIds(app);
        await app.Provider.GetRequiredService<JwtKeys>().Rotate(forgetFormer: false, Wire.Ct);
        var after = await KeyIds(app);
        Assert.Equal(2, before.Length);
        Assert.Equal(4, after.Length);
        Assert.Subset(after.ToHashSet(), before.ToHashSet());
        await Works(app, tokens, HttpStatusCode.OK);

        var set = await app.Provider.GetRequiredService<JwtKeys>().Get(Wire.Ct);
        Assert.Same(set.Access[1], set.Signing);
        Assert.Same(set.Access[0], (set with { AsOf = set.Access[0].MadeAt + JwtKeySet.Published }).Signing);
        Assert.Same(set.Access[1], (set with { AsOf = set.Access[0].MadeAt + JwtKeySet.Published - TimeSpan.FromTicks(1) }).Signing);
    }

    [Fact]
    public async Task a_node_that_meets_a_newer_key_looks_for_it_at_once()
    {
        await using var app = await TestApp.Start();
        await Tokens(app, "bea");
        using var elsewhere = new JwtKeys(app.Provider.GetRequiredService<SecretRing>(), TimeProvider.System);
        await elsewhere.Rotate(forgetFormer: true, Wire.Ct);
        var set = await elsewhere.Get(Wire.Ct);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object?>
        {
            ["aud"] = "openedx",
            ["iss"] = "http://localhost:18000/oauth2",
            ["exp"] = now + 600,
            ["iat"] = now,
            ["preferred_username"] = "bea",
        };
        await Works(app, [JwtCodec.Sign(claims, JwtAlgorithm.Rs512, set), JwtCodec.Sign(claims, JwtAlgorithm.Hs256, set)], HttpStatusCode.OK);
    }

    [Fact]
    public async Task keys_that_others_may_have_stop_to_count_at_once_and_sessions_go_on()
    {
        await using var app = await TestApp.Start();
        var tokens = await Tokens(app, "cleo");
        var browser = await app.SignIn("cleo", Wire.Ct);
        await app.Provider.GetRequiredService<JwtKeys>().Rotate(forgetFormer: true, Wire.Ct);
        await Works(app, tokens, HttpStatusCode.Unauthorized);
        Assert.Equal(2, (await KeyIds(app)).Length);
        using var me = await browser.Ask("/api/user/v1/me");
        Assert.Equal(HttpStatusCode.OK, me.StatusCode);
        using var renewed = await browser.PostForm("/login_refresh");
        Assert.Equal(HttpStatusCode.OK, renewed.StatusCode);
    }

    [Fact]
    public async Task keys_go_when_nothing_of_theirs_can_be_valid()
    {
        await using var app = await TestApp.Start();
        await Tokens(app, "dora");
        var keys = app.Provider.GetRequiredService<JwtKeys>();
        await keys.Rotate(forgetFormer: false, Wire.Ct);
        await keys.Rotate(forgetFormer: false, Wire.Ct);
        Assert.Equal(6, (await KeyIds(app)).Length);

        // As if all that had happened three hours ago.
        await using (var age = app.Source.CreateCommand("update vault.installation_secrets set created_at = created_at - interval '3 hours'"))
            await age.ExecuteNonQueryAsync(Wire.Ct);
        await keys.Rotate(forgetFormer: false, Wire.Ct);
        Assert.Equal(4, (await KeyIds(app)).Length);
    }

    [Fact]
    public async Task a_token_for_one_purpose_gains_nothing_in_cookies()
    {
        await using var app = await TestApp.Start();
        var user = await app.Account("eve", ct: Wire.Ct);
        var account = await app.Provider.GetRequiredService<AccountsQuery>().Find(user, Wire.Ct);
        var token = await app.Provider.GetRequiredService<AccessJwts>().Issue(
            new(account!, [TokenScopes.EventsRead], "client-credentials", false, [], JwtAlgorithm.Rs512), TimeProvider.System.GetUtcNow(), Wire.Ct);
        var cut = token.LastIndexOf('.');
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/user/v1/me", UriKind.Relative));
        request.Headers.Add("Cookie", $"edx-jwt-cookie-header-payload={token[..cut]}; edx-jwt-cookie-signature={token[(cut + 1)..]}");
        using var answer = await app.CreateClient().SendAsync(request, Wire.Ct);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private static async Task<string[]> Tokens(TestApp app, string username)
    {
        var user = await app.Account(username, ct: Wire.Ct);
        var account = await app.Provider.GetRequiredService<AccountsQuery>().Find(user, Wire.Ct);
        var jwts = app.Provider.GetRequiredService<AccessJwts>();
        var made = new List<string>();
        foreach (var algorithm in Enum.GetValues<JwtAlgorithm>())
            made.Add(await jwts.Issue(new(account!, ["read"], "password", false, [], algorithm), TimeProvider.System.GetUtcNow(), Wire.Ct));
        return [.. made];
    }

    private static async Task Works(TestApp app, IEnumerable<string> tokens, HttpStatusCode status)
    {
        foreach (var token in tokens)
        {
            using var me = await app.CreateClient().Ask("/api/user/v1/me", $"JWT {token}");
            Assert.Equal(status, me.StatusCode);
        }
    }

    private static async Task<string[]> KeyIds(TestApp app)
    {
        using var answer = await app.CreateClient().Ask("/auth/jwks.json");
        return [.. (await answer.Json()).GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()!)];
    }
}
