using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OpenEdx.Api.Catalog;

/// <summary>The face of this room: its services and its endpoints.</summary>
public static class CatalogRoom
{
    public static IServiceCollection AddCatalog(this IServiceCollection services) => services;

    public static IEndpointRouteBuilder MapCatalog(this IEndpointRouteBuilder routes) => routes
        .MapCoursesV1()
        .MapCourseIdsV1();
}
