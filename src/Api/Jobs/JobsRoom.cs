using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OpenEdx.Api.Jobs;

/// <summary>The face of this room: its services and its endpoints. What asks for a job stands in the room that the job belongs to.</summary>
public static class JobsRoom
{
    public static IServiceCollection AddJobs(this IServiceCollection services) => services
        .AddSingleton<TaskWire>()
        .AddSingleton<TaskSearch>();

    public static IEndpointRouteBuilder MapJobs(this IEndpointRouteBuilder routes) => routes
        .MapInstructorTasksV1()
        .MapInstructorTasksV2()
        .MapReportsV1()
        .MapReportsV2()
        .MapReportDownloadV1()
        .MapLearnerProfilesV1();
}
