using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;

namespace OpenEdx.Api.SharedKernel;

/// <summary>Which endpoint answers which of the written exchanges: the most specific one whose pattern and method match, as routing chooses.</summary>
public sealed class ExchangesByEndpoint
{
    private readonly ILookup<(string Method, string Pattern), WireExchange> byEndpoint;

    public ExchangesByEndpoint(EndpointDataSource endpoints)
    {
        var templates = endpoints.Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => MethodsOf(endpoint).Select(method => (method, endpoint.RoutePattern)))
            .Select(one => (one.method, Pattern: Key(one.RoutePattern), Matcher: new TemplateMatcher(new RouteTemplate(one.RoutePattern), []), one.RoutePattern.InboundPrecedence))
            .OrderBy(one => one.InboundPrecedence)
            .ToList();
        byEndpoint = WireExchange.All
            .Select(exchange => (exchange, found: templates.Find(one => one.method == exchange.Method && one.Matcher.TryMatch(new PathString(exchange.Path), []))))
            .Where(pair => pair.found.Pattern is not null)
            .ToLookup(pair => (pair.found.method, pair.found.Pattern), pair => pair.exchange);
    }

    /// <param name="path">Pattern with or without slashes at its ends.</param>
    public IEnumerable<WireExchange> Of(string method, string path) => byEndpoint[(method, path.Trim('/'))];

    private static IReadOnlyList<string> MethodsOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [];

    private static string Key(RoutePattern pattern) => (pattern.RawText ?? "").Trim('/');
}
