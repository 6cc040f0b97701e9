using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OpenEdx.Api.Identity;

/// <summary>The face of this room: its services and its endpoints.</summary>
public static class IdentityRoom
{
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        services.TryAddSingleton(IdentitySettings.From(Environment.GetEnvironmentVariable));
        return services
            .AddSingleton<TrustedSites>()
            .AddSingleton<PasswordHasher>()
            .AddSingleton<AccountNames>()
            .AddSingleton<AccountRegistration>()
            .AddSingleton<AccountRetirement>()
            .AddSingleton<PasswordSignIn>()
            .AddSingleton<RoleGrants>()
            .AddSingleton<AccountBootstrap>();
    }

    public static IEndpointRouteBuilder MapIdentity(this IEndpointRouteBuilder routes) => routes;
}
