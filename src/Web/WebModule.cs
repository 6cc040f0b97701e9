using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OpenEdx.Web;

/// <summary>All pages.</summary>
public static class WebModule
{
    public static IServiceCollection AddWeb(this IServiceCollection services) => services;

    public static IEndpointRouteBuilder MapWeb(this IEndpointRouteBuilder routes) => routes;
}
