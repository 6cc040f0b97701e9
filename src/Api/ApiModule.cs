using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Analytics;
using OpenEdx.Api.Assessment;
using OpenEdx.Api.Authoring;
using OpenEdx.Api.Catalog;
using OpenEdx.Api.Courseware;
using OpenEdx.Api.Credentials;
using OpenEdx.Api.Enrollment;
using OpenEdx.Api.Grading;
using OpenEdx.Api.Identity;
using OpenEdx.Api.Jobs;
using OpenEdx.Api.Notifications;
using OpenEdx.Api.SharedKernel;

namespace OpenEdx.Api;

/// <summary>All rooms of the REST floor.</summary>
public static class ApiModule
{
    public static IServiceCollection AddApi(this IServiceCollection services) => services
        .AddIdentity()
        .AddAuthoring()
        .AddCatalog()
        .AddEnrollment()
        .AddCourseware()
        .AddAssessment()
        .AddGrading()
        .AddCredentials()
        .AddNotifications()
        .AddJobs()
        .AddAnalytics()
        .AddApiDocumentation();

    public static IEndpointRouteBuilder MapApi(this IEndpointRouteBuilder routes) => routes
        .MapIdentity()
        .MapAuthoring()
        .MapCatalog()
        .MapEnrollment()
        .MapCourseware()
        .MapAssessment()
        .MapGrading()
        .MapCredentials()
        .MapNotifications()
        .MapJobs()
        .MapAnalytics()
        .MapApiDocumentation();
}
