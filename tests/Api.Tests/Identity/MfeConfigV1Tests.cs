using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Projections.SharedKernel;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>An installation whose operator serves front ends elsewhere.</summary>
public sealed class MfeConfigV1Tests(MfeConfigV1Tests.House house) : IClassFixture<MfeConfigV1Tests.House>
{
    private const string Apps = "https://apps.example.org";
    private const string Course = "course-v1:OpenedX+Small+2026";

    public sealed class House : TestApp
    {
        public House() => Services = services => services.AddSingleton(new FrontEnds(
            new Dictionary<string, string>
            {
                [FrontEnds.LearningApp] = $"{Apps}/learning",
                [FrontEnds.LearnerDashboardApp] = "https://dashboard.example.org",
                [FrontEnds.AccountApp] = $"{Apps}/account",
            },
            new JsonObject { ["SITE_NAME"] = "Here", ["SUPPORT_URL"] = "https://example.org/help" },
            new JsonObject { ["learning"] = new JsonObject { ["SUPPORT_URL"] = "https://example.org/learners", ["ENABLE_JUMPNAV"] = true } }));
    }

    [Fact]
    public async Task an_override_wins_over_the_common_key_and_that_over_ours()
    {
        var told = await Ask("?mfe=learning");
        Assert.Equal("Here", (string?)told["SITE_NAME"]);
        Assert.Equal("https://example.org/learners", (string?)told["SUPPORT_URL"]);
        Assert.True((bool?)told["ENABLE_JUMPNAV"]);
        Assert.Equal($"{Apps}/learning", (string?)told["BASE_URL"]);

        var other = await Ask("?mfe=account");
        Assert.Equal("https://example.org/help", (string?)other["SUPPORT_URL"]);
        Assert.False(other.ContainsKey("ENABLE_JUMPNAV"));
        Assert.Equal($"{Apps}/account", (string?)other["BASE_URL"]);
        Assert.Equal($"{Apps}/learning", (string?)other["LEARNING_BASE_URL"]);
        Assert.Equal($"{Apps}/account", (string?)other["ACCOUNT_SETTINGS_URL"]);
        Assert.False(other.ContainsKey("ACCOUNT_PROFILE_URL"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?mfe=nobody")]
    public async Task whoever_has_no_address_here_keeps_its_own(string query) => Assert.False((await Ask(query)).ContainsKey("BASE_URL"));

    [Fact]
    public async Task every_address_that_is_told_answers()
    {
        foreach (var key in (string[])["LOGO_URL", "LOGO_TRADEMARK_URL", "LOGO_WHITE_URL", "FAVICON_URL", "SEARCH_CATALOG_URL", "LOGIN_URL", "LOGOUT_URL"])
        {
            using var answer = await house.CreateClient().Ask(new Uri((string)(await Ask(""))[key]!).PathAndQuery);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task a_front_end_may_call_and_others_may_not()
    {
        Assert.Equal(Apps, await AllowedOrigin(Apps));
        Assert.Equal("https://dashboard.example.org", await AllowedOrigin("https://dashboard.example.org"));
        Assert.Null(await AllowedOrigin("https://apps.example.com"));
        Assert.Null(await AllowedOrigin("http://apps.example.org"));
    }

    [Theory]
    [InlineData($"/learning/course/{Course}/home", $"{Apps}/learning/course/{Course}/home")]
    [InlineData($"/learning/course/{Course}/dates?a=b", $"{Apps}/learning/course/{Course}/dates?a=b")]
    [InlineData($"/learning/course/{Course}/progress", $"{Apps}/learning/course/{Course}/progress")]
    [InlineData($"/learning/course/{Course}/block-v1:OpenedX+Small+2026+type@sequential+block@1", $"{Apps}/learning/course/{Course}/block-v1:OpenedX+Small+2026+type@sequential+block@1")]
    [InlineData("/dashboard", "https://dashboard.example.org/")]
    [InlineData("/account/settings", $"{Apps}/account")]
    public async Task our_pages_lead_to_the_front_ends(string path, string target)
    {
        var browser = await Reader();
        using var answer = await browser.Ask(path);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(target, answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task a_form_may_end_on_a_front_end()
    {
        var browser = await Reader();
        using var answer = await browser.Ask("/courses");
        Assert.Contains($"; form-action 'self' {Apps} https://dashboard.example.org;", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task without_a_front_end_our_own_page_answers()
    {
        var browser = await Reader();
        using var answer = await browser.Ask("/u/reader");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<HttpClient> Reader()
    {
        await house.Account("reader", ct: Wire.Ct);
        return await house.SignIn("reader", Wire.Ct);
    }

    private async Task<string?> AllowedOrigin(string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/mfe_config/v1", UriKind.Relative));
        request.Headers.Add("Origin", origin);
        using var answer = await house.CreateClient().SendAsync(request, Wire.Ct);
        return answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) ? allowed.Single() : null;
    }

    private async Task<JsonObject> Ask(string query)
    {
        using var answer = await house.CreateClient().Ask("/api/mfe_config/v1" + query);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonNode.Parse(await answer.Text())!.AsObject();
    }
}
