using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OpenEdx.Api.Analytics;

/// <summary>The face of this room: its services and its endpoints.</summary>
public static class AnalyticsRoom
{
    public static IServiceCollection AddAnalytics(this IServiceCollection services) => services
        .AddSingleton<InsightsFeed>()
        .AddSingleton<LearnerItems>()
        .AddSingleton<FigureRequests>()
        .AddSingleton<EventFeedSettings>()
        .AddSingleton<EventFeedPlaces>();

    public static IEndpointRouteBuilder MapAnalytics(this IEndpointRouteBuilder routes) => routes
        .MapEnrollmentAnalyticsV0()
        .MapActivityAnalyticsV0()
        .MapCourseSummariesV0()
        .MapCourseTotalsV0()
        .MapProgramsV0()
        .MapAnalyticsStatusV0()
        .MapProblemAnalyticsV0()
        .MapLearnerAnalyticsV0()
        .MapUserEngagementV0()
        .MapEngagementReportsV1()
        .MapCourseProblemsV0()
        .MapVideoAnalyticsV0()
        .MapCourseReportsV0()
        .MapInsightsV1()
        .MapEventFeedV1()
        .MapTrackingFeedV1()
        .MapStatementFeedV1();
}
