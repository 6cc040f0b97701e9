using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OpenEdx.Api.Assessment;

/// <summary>The face of this room: its services and its endpoints.</summary>
public static class AssessmentRoom
{
    public static IServiceCollection AddAssessment(this IServiceCollection services) => services;

    public static IEndpointRouteBuilder MapAssessment(this IEndpointRouteBuilder routes) => routes;
}
