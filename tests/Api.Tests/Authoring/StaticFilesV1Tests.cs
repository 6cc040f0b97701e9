using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Authoring;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Api.Tests.Authoring;

public sealed class StaticFilesV1Tests(StaticFilesV1Tests.Site site) : IClassFixture<StaticFilesV1Tests.Site>
{
    private const string Base = "/asset-v1:Org+Small+R1+type@asset+block@";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_file_is_served_with_its_type_and_digest()
    {
        var answer = await site.App.CreateClient().GetAsync(Base + "notes.txt", Ct);
        Assert.Equal("plain", await answer.Content.ReadAsStringAsync(Ct));
        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.False(answer.Headers.Contains("Content-Security-Policy"));

        var again = new HttpRequestMessage(HttpMethod.Get, Base + "notes.txt");
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await site.App.CreateClient().SendAsync(again, Ct)).StatusCode);
    }

    [Fact]
    public async Task an_encoded_plus_is_a_plus()
    {
        var answer = await site.App.CreateClient().GetAsync((Base + "notes.txt").Replace("+", "%2B", StringComparison.Ordinal), Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task a_player_may_ask_for_a_part()
    {
        var part = new HttpRequestMessage(HttpMethod.Get, Base + "notes.txt");
        part.Headers.Range = new RangeHeaderValue(1, 3);
        var answer = await site.App.CreateClient().SendAsync(part, Ct);
        Assert.Equal((HttpStatusCode.PartialContent, "lai"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct)));
    }

    [Theory]
    [InlineData("img_a.svg")]
    [InlineData("page.html")]
    public async Task what_could_act_as_a_page_of_the_site_is_sandboxed(string name)
    {
        var answer = await site.App.CreateClient().GetAsync(Base + name, Ct);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("sandbox", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("allow-same-origin", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("page.html", "<script src=\"/assets/jsinput/page-inside.js\"></script><script>alert(1)</script>")]
    [InlineData("whole.html", "<!DOCTYPE html>\n<header></header><HTML><Head lang='a'><script src=\"/assets/jsinput/page-inside.js\"></script></head></html>")]
    [InlineData("notes.txt", "plain")]
    public async Task a_page_for_a_problem_can_be_asked_from_outside_its_sandbox(string name, string text)
    {
        var answer = await site.App.CreateClient().GetAsync(Base.Replace("block@", "block/", StringComparison.Ordinal) + name + "?jsinput=1", Ct);
        Assert.Equal((HttpStatusCode.OK, text), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct)));
        if (name != "notes.txt") Assert.DoesNotContain("allow-same-origin", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.DoesNotContain("page-inside", await site.App.CreateClient().GetStringAsync(Base + name, Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("notes.txt", "null", true)]
    [InlineData("secret.txt", "null", false)]
    [InlineData("notes.txt", "https://elsewhere.test", false)]
    public async Task a_page_in_its_sandbox_reads_files_that_are_not_locked(string name, string origin, bool mayRead)
    {
        var ask = new HttpRequestMessage(HttpMethod.Get, Base + name);
        ask.Headers.Add("Origin", origin);
        var answer = await site.App.As("staff").SendAsync(ask, Ct);
        Assert.Equal((HttpStatusCode.OK, mayRead), (answer.StatusCode, answer.Headers.Contains("Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task a_locked_file_is_for_members_and_the_team()
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await site.App.CreateClient().GetAsync(Base + "secret.txt", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await site.App.As("learner").GetAsync(Base + "secret.txt", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await site.App.As("staff").GetAsync(Base + "secret.txt", Ct)).StatusCode);

        var learner = new UserId(2);
        var course = CourseKey.Of("Org", "Small", "R1");
        var enrolled = new EnrollmentActivated(learner, course, "audit", DateTimeOffset.UnixEpoch);
        await site.App.Streams.Append([new(CourseEnrollmentEvent.StreamOf(learner, course), null, ExpectedVersion.Any, [enrolled])], EventMetadata.None, Ct);
        var answer = await site.App.As("learner").GetAsync(Base + "secret.txt", Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.Private);
    }

    [Theory]
    [InlineData("/asset-v1:Org+Small+R1+type@asset+block@gone.txt")]
    [InlineData("/asset-v1:Org+Other+R1+type@asset+block@notes.txt")]
    [InlineData("/asset-v1:nonsense")]
    public async Task anything_else_is_not_found(string url) =>
        Assert.Equal(HttpStatusCode.NotFound, (await site.App.CreateClient().GetAsync(url, Ct)).StatusCode);

    /// <summary>The platform with one imported course.</summary>
    public sealed class Site : IAsyncLifetime
    {
        public AppWithCallers App { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await App.InitializeAsync();
            var archive = Archives.TarGz(
            [
                .. Archives.SmallCourse(),
                ("course/static/notes.txt", "plain"), ("course/static/page.html", "<script>alert(1)</script>"),
                ("course/static/whole.html", "<!DOCTYPE html>\n<header></header><HTML><Head lang='a'></head></html>"), ("course/static/secret.txt", "for members"),
                ("course/policies/assets.json", """{"secret.txt": {"locked": true}}"""),
            ]);
            await App.Provider.GetRequiredService<CourseImporter>().Import(new MemoryStream(archive), null, null, null, Ct);
            await App.CatchUp(Ct);
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
