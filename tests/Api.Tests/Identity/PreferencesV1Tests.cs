using System.Net;
using System.Net.Http.Headers;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

public sealed class PreferencesV1Tests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task preferences_are_set_read_and_removed()
    {
        var browser = await SignIn("picky");
        using var set = await browser.Patch("/api/user/v1/preferences/picky", """{"pref-lang": "fr", "time_zone": "Europe/Oslo", "count": 3, "account_privacy": "private"}""");
        Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);
        using var all = await browser.Ask("/api/user/v1/preferences/picky");
        Assert.Equal("""{"count":"3","pref-lang":"fr","time_zone":"Europe/Oslo","account_privacy":"private"}""", await all.Text());
        using var removed = await browser.Patch("/api/user/v1/preferences/Picky", """{"pref-lang": null, "account_privacy": null}""");
        using var rest = await browser.Ask("/api/user/v1/preferences/picky");
        Assert.Equal("""{"count":"3","time_zone":"Europe/Oslo"}""", await rest.Text());
    }

    [Fact]
    public async Task one_preference_by_its_key()
    {
        var browser = await SignIn("single");
        using var none = await browser.Ask("/api/user/v1/preferences/single/time_zone");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        using var body = new StringContent("\"Asia/Tokyo\"", new MediaTypeHeaderValue("application/json"));
        using var put = await browser.PutAsync(new Uri("/api/user/v1/preferences/single/time_zone", UriKind.Relative), body, Wire.Ct);
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);
        using var there = await browser.Ask("/api/user/v1/preferences/single/time_zone");
        Assert.Equal("\"Asia/Tokyo\"", await there.Text());
        using var wrong = new StringContent("\"Asia/Atlantis\"", new MediaTypeHeaderValue("application/json"));
        using var refused = await browser.PutAsync(new Uri("/api/user/v1/preferences/single/time_zone", UriKind.Relative), wrong, Wire.Ct);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(["developer_message", "user_message"], (await refused.Json()).Names());
        using var deleted = await browser.Send(HttpMethod.Delete, "/api/user/v1/preferences/single/time_zone", null);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var again = await browser.Send(HttpMethod.Delete, "/api/user/v1/preferences/single/time_zone", null);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    [Fact]
    public async Task all_or_nothing()
    {
        var browser = await SignIn("careless");
        using var answer = await browser.Patch("/api/user/v1/preferences/careless", """{"fine": "x", "time_zone": "Nowhere", "empty": "", "bad key": "x", "account_privacy": "some"}""");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(["time_zone", "empty", "bad key", "account_privacy"], (await answer.Json()).GetProperty("field_errors").Names());
        using var all = await browser.Ask("/api/user/v1/preferences/careless");
        Assert.Equal("{}", await all.Text());
        using var nothing = await browser.Patch("/api/user/v1/preferences/careless", "{}");
        Assert.Equal(["developer_message", "user_message"], (await nothing.Json()).Names());
    }

    [Fact]
    public async Task nobody_reads_or_writes_those_of_others()
    {
        await SignIn("private_person");
        var stranger = await SignIn("nosy");
        await app.Account("prefs_staff", isStaff: true, ct: Wire.Ct);
        var staff = await app.SignIn("prefs_staff", Wire.Ct);
        const string Url = "/api/user/v1/preferences/private_person";
        foreach (var (method, url) in ((HttpMethod, string)[])[(HttpMethod.Get, Url), (HttpMethod.Get, $"{Url}/k"), (HttpMethod.Delete, $"{Url}/k"), (HttpMethod.Put, $"{Url}/k")])
        {
            using var refused = await stranger.Send(method, url, null);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.Equal("", await refused.Text());
        }

        foreach (var other in (HttpClient[])[stranger, staff])
        {
            using var patch = await other.Patch(Url, """{"k": "v"}""");
            Assert.Equal(HttpStatusCode.Forbidden, patch.StatusCode);
        }

        using var seen = await staff.Ask(Url);
        Assert.Equal("{}", await seen.Text());
        using var nobody = await stranger.Ask("/api/user/v1/preferences/nobody-at-all");
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
    }

    [Fact]
    public async Task time_zones_are_those_of_the_country_or_all()
    {
        using var norway = await app.CreateClient().Ask("/user_api/v1/preferences/time_zones/?country_code=NO");
        var only = Assert.Single((await norway.Json()).EnumerateArray());
        Assert.Equal(["time_zone", "description"], only.Names());
        Assert.Equal("Europe/Oslo", only.GetProperty("time_zone").GetString());
        Assert.Matches(@"\AEurope/Oslo \(CES?T, UTC\+0[12]00\)\z", only.GetProperty("description").GetString());
        using var all = await app.CreateClient().Ask("/user_api/v1/preferences/time_zones/");
        var names = (await all.Json()).EnumerateArray().Select(one => one.GetProperty("time_zone").GetString()).ToArray();
        Assert.True(names.Length > 300);
        Assert.Contains("UTC", names);
        Assert.Contains("America/New_York", names);
        using var unknown = await app.CreateClient().Ask("/user_api/v1/preferences/time_zones/?country_code=QQ");
        Assert.Equal(names.Length, (await unknown.Json()).GetArrayLength());
    }

    private async Task<HttpClient> SignIn(string username)
    {
        await app.Account(username, ct: Wire.Ct);
        return await app.SignIn(username, Wire.Ct);
    }
}
