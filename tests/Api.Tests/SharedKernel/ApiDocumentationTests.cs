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
    public async Task answers_have_types_for_generators_of_clients()
    {
        var paths = (await Document("lms")).GetProperty("paths");
        var enroll = Schema(paths.GetProperty("/api/enrollment/v1/enrollment").GetProperty("post").GetProperty("responses").GetProperty("200"));
        Assert.Equal("object", enroll.GetProperty("type").GetString());
        Assert.Equal("boolean", enroll.GetProperty("properties").GetProperty("is_active").GetProperty("type").GetString());
        Assert.Equal("date-time", enroll.GetProperty("properties").GetProperty("created").GetProperty("format").GetString());
        var details = enroll.GetProperty("properties").GetProperty("course_details");
        Assert.Contains("course_modes", details.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal("date-time", details.GetProperty("properties").GetProperty("enrollment_start").GetProperty("format").GetString());
        var learner = Schema(paths.GetProperty("/api/instructor/v2/courses/{course}/learners/{email_or_username}").GetProperty("get").GetProperty("responses").GetProperty("200")).GetProperty("properties");
        Assert.Equal(["null", "string"], learner.GetProperty("progress_url").GetProperty("type").EnumerateArray().Select(type => type.GetString()!).Order());

        // Keyed by blocks: a map.
        var blocks = Schema(paths.GetProperty("/api/courses/v2/blocks").GetProperty("get").GetProperty("responses").GetProperty("200")).GetProperty("properties").GetProperty("blocks");
        Assert.Equal("string", blocks.GetProperty("additionalProperties").GetProperty("properties").GetProperty("display_name").GetProperty("type").GetString());
        var asked = paths.GetProperty("/api/enrollment/v1/enrollment").GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        Assert.False(asked.TryGetProperty("required", out _), "What exchanges send need not all be sent.");
    }

    [Fact]
    public async Task every_example_has_the_shape_that_is_promised()
    {
        var (wrong, typed) = (new List<string>(), 0);
        foreach (var path in (await Document("lms")).GetProperty("paths").EnumerateObject())
        {
            foreach (var (operation, response) in path.Value.EnumerateObject().SelectMany(one => one.Value.GetProperty("responses").EnumerateObject().Select(answer => (one.Name, answer))))
            {
                if (!response.Value.TryGetProperty("content", out var content) || !content.TryGetProperty("application/json", out var json) || !json.TryGetProperty("examples", out var examples)) continue;
                var schema = json.GetProperty("schema");
                if (schema.TryGetProperty("type", out _)) typed++;
                foreach (var example in examples.EnumerateObject().Where(example => !IsPart(example.Name)))
                    wrong.AddRange(Differences(schema, example.Value.GetProperty("value"), "$").Select(difference => $"{operation} {path.Name} {response.Name} '{example.Name}': {difference}"));
            }
        }

        Assert.Empty(wrong);
        Assert.True(typed >= 150, $"Only {typed} answers have a type.");
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

    private static JsonElement Schema(JsonElement response) => response.GetProperty("content").GetProperty("application/json").GetProperty("schema");

    /// <summary>Of an exchange that looks at some members of the answer.</summary>
    private static bool IsPart(string step) => WireExchange.All.Any(exchange => exchange.Step == step && exchange.Written["body"]?.ToJsonString().Contains("\"...\"", StringComparison.Ordinal) == true);

    private static IEnumerable<string> Differences(JsonElement schema, JsonElement value, string at)
    {
        var kind = value.ValueKind switch
        {
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.Number => "number",
            var other => other.ToString().ToLowerInvariant(),
        };
        if (schema.TryGetProperty("type", out var type))
        {
            var types = type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!).ToList() : [type.GetString()!];
            if (!types.Contains(kind) && !(kind == "number" && types.Contains("integer"))) yield return $"{at} is {kind}, not {string.Join(" or ", types)}";
        }

        if (kind == "object")
        {
            foreach (var name in schema.TryGetProperty("required", out var required) ? required.EnumerateArray().Select(one => one.GetString()!).Where(name => !value.TryGetProperty(name, out _)) : [])
                yield return $"{at} lacks {name}";
            foreach (var member in value.EnumerateObject())
            {
                var known = schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(member.Name, out var own) ? own
                    : schema.TryGetProperty("additionalProperties", out var others) && others.ValueKind == JsonValueKind.Object ? others : default;
                if (known.ValueKind == JsonValueKind.Object)
                    foreach (var difference in Differences(known, member.Value, $"{at}.{member.Name}")) yield return difference;
            }
        }

        if (kind == "array" && schema.TryGetProperty("items", out var items))
            foreach (var difference in value.EnumerateArray().SelectMany(item => Differences(items, item, $"{at}[]"))) yield return difference;
    }

    private async Task<JsonElement> Document(string name)
    {
        using var answer = await app.CreateClient().Ask($"/openapi/{name}.json");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Json();
    }
}
