using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace OpenEdx.Architecture.Tests;

public sealed class WireCatalogTests
{
    [Fact]
    public void the_list_of_endpoints_says_what_the_code_says()
    {
        var path = Path.Combine(House.Root, "docs", "wire.md");
        var made = WireCatalog.Markdown();
        if (Environment.GetEnvironmentVariable("OPENEDX_ACCEPT") == "1" && Environment.GetEnvironmentVariable("CI") is null) File.WriteAllText(path, made);
        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == made,
            "docs/wire.md is out of date. Rewrite it: OPENEDX_ACCEPT=1 dotnet test --project tests/Architecture.Tests");
    }

    [Fact]
    public void every_endpoint_of_the_rest_floor_names_its_clients() => Assert.Empty(
        WireCatalog.Endpoints.SelectMany(WireCatalog.Rows).Where(row => row.Docs.Clients is null).Select(row => row.Docs.Resource).Distinct());

    [Fact]
    public void what_is_said_to_be_absent_is_absent()
    {
        var patterns = WireCatalog.Endpoints.Where(endpoint => !IsCatchAll(endpoint)).Select(endpoint => new TemplateMatcher(new RouteTemplate(endpoint.RoutePattern), [])).ToList();
        Assert.DoesNotContain(AbsentEndpoints.Read(), absent => patterns.Any(pattern => pattern.TryMatch(new PathString(Sample(absent.Url)), [])));
    }

    /// <summary>Pages of the front ends and static files take every path below theirs.</summary>
    private static bool IsCatchAll(RouteEndpoint endpoint) => endpoint.RoutePattern.Parameters.Any(parameter => parameter.IsCatchAll);

    private static string Sample(string url) => url.Split('?')[0].Replace("{", "x", StringComparison.Ordinal).Replace("}", "x", StringComparison.Ordinal);
}
