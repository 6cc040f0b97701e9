using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OpenEdx.Api.Analytics;

/// <summary>The face of this room: its services and its endpoints.</summary>
public static class AnalyticsRoom
{
    public static IServiceCollection AddAnalytics(this IServiceCollection services) => services
        .AddSingleton<InsightsFeed>()
        .AddSingleton<FigureRequests>()
        .AddSingleton<EventFeedSettings>()
        .AddSingleton<EventFeedPlaces>();

    public static IEndpointRouteBuilder MapAnalytics(this IEndpointRouteBuilder routes) => routes
        .MapCourseAnalyticsV0()
        .MapEnrollmentAnalyticsV0()
        .MapActivityAnalyticsV0()
        .MapCourseSummariesV0()
        .MapProgramsV0()
        .MapAnalyticsStatusV0()
        .MapProblemAnalyticsV0()
        .MapInsightsV1()
        .MapEventFeedV1()
        .MapTrackingFeedV1();
}
