using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OpenEdx.Api.Identity;

/// <summary>The face of this room: its services and its endpoints.</summary>
public static class IdentityRoom
{
    public static IServiceCollection AddIdentity(this IServiceCollection services) => services;

    public static IEndpointRouteBuilder MapIdentity(this IEndpointRouteBuilder routes) => routes;
}
