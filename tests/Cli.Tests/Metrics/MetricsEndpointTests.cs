using System.Net;
using System.Net.Http.Headers;
using OpenEdx.TestKit;

namespace OpenEdx.Cli.Tests.Metrics;

public sealed class MetricsEndpointTests(MetricsEndpointTests.App app) : IClassFixture<MetricsEndpointTests.App>
{
    private const string Token = "a-token-of-twenty-and-more";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task prometheus_reads_the_state_of_log_shards_requests_pool_and_runtime()
    {
        await app.Account("measured", isStaff: false, isSuperuser: false, isActive: true, Ct);
        await app.CatchUp(Ct);
        using (await app.CreateClient().GetAsync("/api/courses/v1/courses/", Ct)) { }

        // The state of the store is read at most once a second: the first scrape may still tell of the empty log.
        var parsed = Exposition.Parse(await Scrape(null, "text/plain"));
        for (var tries = 0; tries < 100 && parsed.Value("openedx_event_store_log_decided") == 0; tries++)
        {
            await Task.Delay(100, Ct);
            parsed = Exposition.Parse(await Scrape(null, "text/plain"));
        }

        Assert.Equal(1, parsed.Value("openedx_event_store_up"));
        Assert.True(parsed.Value("openedx_event_store_log_decided") > 0);
        Assert.True(parsed.Value("openedx_event_store_append_duration_seconds_count", ("outcome", "stored")) > 0);
        Assert.True(parsed.Value("openedx_event_store_events_appended_total") > 0);
        Assert.Equal(0, parsed.Value("openedx_event_store_shard_lag_events", ("shard", "grading:All")));
        Assert.Equal(0, parsed.Value("openedx_event_store_shard_set_aside", ("shard", "grading:All")));
        Assert.Equal(0, parsed.Value("openedx_jobs", ("state", "running")));
        Assert.Equal(
            ["jobs", "processes", "projections", "reports", "subscriptions"],
            parsed.Samples("openedx_loop_age_seconds").Select(sample => sample.Labels.Single(label => label.Key == "loop").Value).Order());
        Assert.Contains(parsed.Samples("http_server_request_duration_seconds_count"), sample =>
            sample.Labels.Contains(new("http_route", "/api/courses/v1/courses/")) && sample.Labels.Contains(new("http_response_status_code", "200")));
        Assert.Contains(parsed.Samples("db_client_connection_count"), sample => sample.Labels.Contains(new("db_client_connection_pool_name", "openedx")));
        Assert.NotEmpty(parsed.Samples("dotnet_process_memory_working_set_bytes"));
    }

    [Fact]
    public async Task open_metrics_is_given_to_those_who_accept_it()
    {
        const string Accept = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5";
        Exposition.Parse(await Scrape("application/openmetrics-text", Accept), isOpenMetrics: true);
    }

    [Fact]
    public async Task no_label_names_a_person_a_course_or_the_database()
    {
        var text = await Scrape(null, "text/plain");
        foreach (var secret in (string[])["course-v1", "measured", "Host=", "Username="]) Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer ")]
    [InlineData("Basic a-token-of-twenty-and-more")]
    public async Task without_the_token_nothing_is_shown(string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await app.CreateClient().SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task the_token_opens_nothing_else()
    {
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var answer = await client.GetAsync("/api/user/v1/me", Ct);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task studio_has_no_metrics()
    {
        using var client = app.CreateClient(app.Studio);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var answer = await client.GetAsync("/metrics", Ct);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task<string> Scrape(string? mediaType, string accept)
    {
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accept);
        using var answer = await client.GetAsync("/metrics", Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(mediaType ?? "text/plain", answer.Content.Headers.ContentType!.MediaType);
        return await answer.Content.ReadAsStringAsync(Ct);
    }

    public sealed class App : TestApp
    {
        public App() => MetricsToken = Token;
    }
}
