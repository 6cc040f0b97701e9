using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Authoring;

/// <summary>The face of this room: its services and its endpoints.</summary>
public static class AuthoringRoom
{
    public static IServiceCollection AddAuthoring(this IServiceCollection services)
    {
        services.TryAddSingleton<IFileStore>(provider =>
            new LocalFileStore(Path.Combine(provider.GetRequiredService<PlatformSettings>().DataFolder, "files"), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<CourseImporter>();
        return services;
    }

    public static IEndpointRouteBuilder MapAuthoring(this IEndpointRouteBuilder routes) => routes
        .MapStaticFilesV1()
        .MapCourseImportV0();
}
