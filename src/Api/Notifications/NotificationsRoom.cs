using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OpenEdx.Api.Notifications;

/// <summary>The face of this room: its services and its endpoints.</summary>
public static class NotificationsRoom
{
    public static IServiceCollection AddNotifications(this IServiceCollection services) => services
        .AddSingleton<NotificationWords>();

    public static IEndpointRouteBuilder MapNotifications(this IEndpointRouteBuilder routes) => routes
        .MapCourseMailChoiceV1()
        .MapNotificationsV1()
        .MapNotificationPreferencesV3();
}
