using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.SharedKernel;

public sealed class ApiDocumentationTests(TestApp app) : IClassFixture<TestApp>
{
    private ExchangesByEndpoint Exchanges => app.Provider.GetRequiredService<ExchangesByEndpoint>();

    [Fact]
    public async Task every_endpoint_of_the_lms_is_described_with_whom_it_lets_in()
    {
        var paths = (await Document("lms")).GetProperty("paths");
        var described = paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).ToList();
        Assert.All(described, operation => Assert.Contains("**Who may call it**", operation.Value.GetProperty("description").GetString(), StringComparison.Ordinal));
        var enroll = paths.GetProperty("/api/enrollment/v1/enrollment").GetProperty("post");
        Assert.Equal("Enrollment", enroll.GetProperty("tags")[0].GetString());
        Assert.Contains("**Clients:** Learning MFE, Account MFE", enroll.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.False(paths.TryGetProperty("/insights", out _), "Pages are no part of the API.");
    }

    [Fact]
    public async Task examples_are_the_exchanges_that_tests_walk()
    {
        var enroll = (await Document("lms")).GetProperty("paths").GetProperty("/api/enrollment/v1/enrollment").GetProperty("post");
        var asked = enroll.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("examples").GetProperty("join").GetProperty("value");
        Assert.Equal("course-v1:OpenEdx+HLW101+2026", asked.GetProperty("course_details").GetProperty("course_id").GetString());
        var answers = enroll.GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("examples");
        Assert.Contains(answers.EnumerateObject().Select(example => example.Value.GetProperty("value")), answer =>
            answer.TryGetProperty("created", out var created) && created.GetString() == "2026-03-01T12:00:00Z" && answer.GetProperty("mode").GetString() == "audit");
        Assert.True(enroll.GetProperty("responses").TryGetProperty("400", out _));
    }

    [Fact]
    public void every_written_exchange_that_is_answered_belongs_to_an_endpoint()
    {
        var known = app.Provider.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Select(method => (method, endpoint.RoutePattern.RawText ?? "")))
            .Distinct().SelectMany(one => Exchanges.Of(one.method, one.Item2)).ToHashSet(ReferenceEqualityComparer.Instance);
        Assert.NotEmpty(WireExchange.All);
        Assert.Empty(WireExchange.All.Where(exchange => exchange is { Status: < 300, Method: not "OPTIONS" } && !known.Contains(exchange)).Select(exchange => $"{exchange.Method} {exchange.Path}"));
    }

    [Fact]
    public async Task the_page_to_browse_comes_with_everything_it_needs_and_asks_no_other_server()
    {
        using var page = await app.CreateClient().Ask("/api-docs/index.html");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var html = await page.Content.ReadAsStringAsync(Wire.Ct);
        Assert.DoesNotContain("://", html.Replace("http://www.w3.org", "", StringComparison.Ordinal), StringComparison.Ordinal);
        using var script = await app.CreateClient().Ask("/api-docs/index.js");
        Assert.Contains("/openapi/studio.json", await script.Content.ReadAsStringAsync(Wire.Ct), StringComparison.Ordinal);
    }

    private async Task<JsonElement> Document(string name)
    {
        using var answer = await app.CreateClient().Ask($"/openapi/{name}.json");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Json();
    }
}
