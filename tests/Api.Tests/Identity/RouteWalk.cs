using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Projections.SharedKernel;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>The table of routes of the composed application, to be walked by tests.</summary>
internal static class RouteWalk
{
    public static IReadOnlyList<RouteEndpoint> Endpoints(this TestApp app) =>
        [.. app.Provider.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    public static IReadOnlyList<string> Methods(this RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];

    public static Uri SiteOf(this TestApp app, RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<ServedBy>()?.Site == Site.Studio ? app.Studio : app.Lms;

    /// <param name="valueOf">Values of the parameters by name, not yet encoded.</param>
    /// <returns>Without a query.</returns>
    public static string PathOf(this RouteEndpoint endpoint, Func<string, string> valueOf)
    {
        var path = string.Concat(endpoint.RoutePattern.PathSegments.Select(segment => "/" + string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart parameter => valueOf(parameter.Name),
            _ => "1",
        }))));
        if (endpoint.RoutePattern.RawText?.EndsWith('/') == true && path.Length > 1) path += "/";
        return path.Length == 0 ? "/" : path;
    }
}
