using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OpenEdx.Api.Courseware;

/// <summary>The face of this room: its services and its endpoints.</summary>
public static class CoursewareRoom
{
    public static IServiceCollection AddCourseware(this IServiceCollection services) => services;

    public static IEndpointRouteBuilder MapCourseware(this IEndpointRouteBuilder routes) => routes
        .MapXBlockHandlers()
        .MapBrowserEvents();
}
