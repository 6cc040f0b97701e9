using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OpenEdx.Api.Notifications;

/// <summary>The face of this room: its services and its endpoints.</summary>
public static class NotificationsRoom
{
    public static IServiceCollection AddNotifications(this IServiceCollection services)
    {
        services.TryAddSingleton(CourseMailSettings.From(Environment.GetEnvironmentVariable));
        return services
            .AddSingleton<NotificationWords>()
            .AddSingleton<CourseMailTargets>();
    }

    public static IEndpointRouteBuilder MapNotifications(this IEndpointRouteBuilder routes) => routes
        .MapCourseMailChoiceV1()
        .MapMailOptOutV1()
        .MapCourseMailV1()
        .MapScheduledMailV1()
        .MapNotificationsV1()
        .MapNotificationPreferencesV3();
}
