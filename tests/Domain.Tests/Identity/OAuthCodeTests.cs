using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using static OpenEdx.Domain.Tests.Identity.AccountFacts;
using Grant = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Identity.OAuthGrant, OpenEdx.Domain.Identity.OAuthGrantEvent>;

namespace OpenEdx.Domain.Tests.Identity;

/// <summary>Authorization codes, from the consent to the tokens.</summary>
public sealed class OAuthCodeTests
{
    // The pair of RFC 7636, appendix B.
    private const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private const string Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private static readonly Guid Id = Guid.Parse("0195a1b2-c3d4-7e5f-8a6b-9c0d1e2f3a4b");
    private static readonly OAuthCodeIssued Code = new(Id, "app", Ada, ["read"], "code", "app://done", null, null, null, Noon, Noon.AddSeconds(60), Noon);
    private static readonly OAuthCodeIssued Proven = Code with { CodeChallenge = Challenge, CodeChallengeMethod = "S256" };
    private static readonly RedeemOAuthCode Ask = new("code", "app", "app://done", null, "access", Noon.AddHours(10), "refresh", Noon.AddDays(90), Noon.AddSeconds(1));
    private static readonly OAuthGrantIssued Issued = new(Id, "app", Ada, ["read"], "access", Noon.AddHours(10), "refresh", Noon.AddDays(90), Noon.AddSeconds(1));

    [Fact]
    public void a_code_is_issued_once_for_a_minute() =>
        new Grant().When(new IssueOAuthCode(Id, "app", Ada, ["read"], "code", "app://done", null, null, Noon, Noon).Decide).Then(Code);

    [Fact]
    public void a_code_buys_tokens() => new Grant(Code).When(Ask.Decide).ThenEachTime(Issued);

    [Fact]
    public void a_code_that_comes_twice_ends_what_it_bought()
    {
        var revoked = new OAuthGrantRevoked(Id, "code_reused", Ask.At);
        new Grant(Code, Issued).When(Ask.Decide).ThenRefused(new RedeemOAuthCode.CodeReused(), revoked);
        new Grant(Code, Issued, revoked).When(Ask.Decide).ThenRefused(new RedeemOAuthCode.CodeReused());
    }

    [Fact]
    public void a_code_expires_at_its_instant()
    {
        new Grant(Code).When((Ask with { At = Noon.AddSeconds(60).AddTicks(-1) }).Decide).ThenEachTime(Issued with { At = Noon.AddSeconds(60).AddTicks(-1) });
        new Grant(Code).When((Ask with { At = Noon.AddSeconds(60) }).Decide).ThenRefused(new RedeemOAuthCode.CodeExpired());
    }

    [Fact]
    public void a_code_is_bound_to_its_client_its_address_and_itself()
    {
        new Grant(Code).When((Ask with { ClientId = "thief" }).Decide).ThenRefused(new RedeemOAuthCode.CodeOfAnotherClient());
        new Grant(Code, Issued).When((Ask with { ClientId = "thief" }).Decide).ThenRefused(new RedeemOAuthCode.CodeOfAnotherClient());
        new Grant(Code).When((Ask with { CodeHash = "other" }).Decide).ThenRefused(new RedeemOAuthCode.NoSuchCode());
        new Grant().When(Ask.Decide).ThenRefused(new RedeemOAuthCode.NoSuchCode());
        foreach (var uri in (string?[])["app://done/", "APP://done", null])
            new Grant(Code).When((Ask with { RedirectUri = uri }).Decide).ThenRefused(new RedeemOAuthCode.AnotherRedirectUri());
        new Grant(Code with { RedirectUri = null }).When((Ask with { RedirectUri = null }).Decide).ThenEachTime(Issued);
    }

    [Fact]
    public void a_challenge_is_met_by_its_verifier_alone()
    {
        new Grant(Proven).When((Ask with { Verifier = Verifier }).Decide).ThenEachTime(Issued);
        foreach (var wrong in (string?[])[null, "", Challenge, Verifier[..^1] + "l", Verifier + "x"])
            new Grant(Proven).When((Ask with { Verifier = wrong }).Decide).ThenRefused(new RedeemOAuthCode.VerifierDoesNotFit());
        var plain = Code with { CodeChallenge = Verifier, CodeChallengeMethod = "plain" };
        new Grant(plain).When((Ask with { Verifier = Verifier }).Decide).ThenEachTime(Issued);
        new Grant(plain).When((Ask with { Verifier = Challenge }).Decide).ThenRefused(new RedeemOAuthCode.VerifierDoesNotFit());
    }

    [Fact]
    public void a_verifier_without_a_challenge_was_tampered_with() =>
        new Grant(Code).When((Ask with { Verifier = Verifier }).Decide).ThenRefused(new RedeemOAuthCode.VerifierDoesNotFit());

    [Theory]
    [InlineData(Challenge, "S256", "S256")]
    [InlineData(Challenge, null, "plain")]
    [InlineData(Challenge, "", "plain")]
    [InlineData(Challenge, "s256", null)]
    [InlineData(Challenge, "none", null)]
    [InlineData("short", "S256", null)]
    [InlineData("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM", "S256", null)]
    public void a_challenge_follows_the_rfc(string text, string? method, string? read) => Assert.Equal(read, CodeChallenge.Read(text, method)?.Method);

    [Theory]
    [InlineData("https://portal.example.org/done?a=b", true)]
    [InlineData("http://localhost:8080/", true)]
    [InlineData("org.openedx.app://oauth2Callback", true)]
    [InlineData("https://portal.example.org/#x", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("JavaScript:alert(1)", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("https://user@evil.example.org/", false)]
    [InlineData("https://portal.example.org\\@evil.example.org/", false)]
    [InlineData("/done", false)]
    [InlineData("//evil.example.org", false)]
    [InlineData(" https://portal.example.org/", false)]
    [InlineData("https://portal.example.org/ü", false)]
    [InlineData("", false)]
    public void an_address_is_absolute_and_harmless(string uri, bool allowed) => Assert.Equal(allowed, RedirectUri.IsAllowed(uri));

    [Fact]
    public void parameters_are_added_to_what_was_registered()
    {
        Assert.Equal("app://done?code=x%26y&state=%20", RedirectUri.With("app://done", [("code", "x&y"), ("state", " ")]));
        Assert.Equal("https://a.example/?b=c&code=1", RedirectUri.With("https://a.example/?b=c", [("code", "1")]));
    }

    [Fact]
    public void a_code_client_needs_addresses_that_are_allowed()
    {
        var ask = new RegisterOAuthClient("portal", "Portal", null, OAuthGrantTypes.AuthorizationCode, null, [], false, false, Noon);
        Assert.Equal(new RegisterOAuthClient.CodeClientNeedsRedirectUri(), ask.Decide(OAuthClient.Initial).Refusal);
        Refusal wrong = new RegisterOAuthClient.RedirectUriNotAllowed("javascript:0");
        Assert.Equal(wrong, (ask with { RedirectUris = ["app://done", "javascript:0"] }).Decide(OAuthClient.Initial).Refusal);
        Assert.Null((ask with { RedirectUris = ["app://done"] }).Decide(OAuthClient.Initial).Refusal);
    }

    [Fact]
    public void filters_of_a_client_are_sorted_and_settled_once()
    {
        var client = OAuthClient.Initial.Evolve(new OAuthClientRegistered("app", "App", null, "password", null, [], true, false, Noon));
        var fact = new OAuthClientFiltersSet("app", ["content_org:A", "content_org:B"], Noon);
        Assert.Equal([fact], new SetClientFilters("app", ["content_org:B", "content_org:A", "content_org:A"], Noon).Decide(client).Facts);
        Assert.Empty(new SetClientFilters("app", fact.Filters, Noon).Decide(client.Evolve(fact)).Facts);
        Assert.Equal(new SetClientFilters.UnknownClient("app"), new SetClientFilters("app", [], Noon).Decide(OAuthClient.Initial).Refusal);
    }
}
