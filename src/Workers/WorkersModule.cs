using Microsoft.Extensions.DependencyInjection;

namespace OpenEdx.Workers;

/// <summary>All processes: what reacts to facts.</summary>
public static class WorkersModule
{
    public static IServiceCollection AddWorkers(this IServiceCollection services) => services;
}
