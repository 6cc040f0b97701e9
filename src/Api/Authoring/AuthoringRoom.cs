using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OpenEdx.Api.Authoring;

/// <summary>The face of this room: its services and its endpoints.</summary>
public static class AuthoringRoom
{
    public static IServiceCollection AddAuthoring(this IServiceCollection services) => services;

    public static IEndpointRouteBuilder MapAuthoring(this IEndpointRouteBuilder routes) => routes;
}
