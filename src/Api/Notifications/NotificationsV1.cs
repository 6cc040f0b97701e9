using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.Notifications;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.Notifications;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Notifications;

/// <summary>
/// The tray behind the bell. Clients: the header of every micro-front-end. Source: Open edX <c>openedx/core/djangoapps/notifications/views.py</c>.
/// </summary>
internal static class NotificationsV1
{
    private const int ExpiryDays = 60;
    private const int LargestPage = 100;

    /// <summary>
    /// <c>GET /api/notifications/</c>, <c>GET /api/notifications/count/</c>, <c>PUT|PATCH /api/notifications/mark-seen/{app}/</c>,
    /// <c>PATCH /api/notifications/read/</c>; only one's own.
    /// </summary>
    public static IEndpointRouteBuilder MapNotificationsV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/notifications/", List).Requires(Operation.UseOwnAccount);
        routes.MapGet("/api/notifications/count/", Count).Requires(Operation.UseOwnAccount);
        routes.MapMethods("/api/notifications/mark-seen/{app}/", ["PUT", "PATCH"], See).Requires(Operation.UseOwnAccount);
        routes.MapPatch("/api/notifications/read/", Read).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> List(
        HttpContext http, NotificationsQuery notifications, NotificationWords words, PlatformSettings settings, RequestClock clock, CancellationToken ct)
    {
        var app = http.Request.Query.One("app_name");
        var since = clock.Now(http).AddDays(-ExpiryDays);
        var rows = await notifications.Of(http.User.Requester()!.User, app, since, ct);
        var told = new List<(Notification Row, string Html, Dictionary<string, object?> Context)>();
        foreach (var row in rows)
        {
            var (html, context) = await words.Of(row, ct);
            told.Add((row, html, context));
        }

        return NumberedPage.Of(
            http, settings, told, LargestPage,
            one => new
            {
                id = one.Row.Number,
                app_name = one.Row.App,
                notification_type = one.Row.Type,
                content_context = one.Context,
                content = one.Html,
                content_url = one.Row.Url.StartsWith('/') ? settings.LmsRoot + one.Row.Url : one.Row.Url,
                course_id = one.Row.CourseId,
                last_read = one.Row.LastRead,
                last_seen = one.Row.LastSeen,
                created = one.Row.Created,
            },
            family: ErrorFamily.Rest);
    }

    private static async Task<IResult> Count(HttpContext http, NotificationsQuery notifications, RequestClock clock, CancellationToken ct)
    {
        var unseen = await notifications.Unseen(http.User.Requester()!.User, clock.Now(http).AddDays(-ExpiryDays), ct);
        return Results.Json(
            new
            {
                show_notifications_tray = true,
                count = unseen.Values.Sum(),
                count_by_app_name = NotificationKinds.Apps.ToDictionary(app => app, app => unseen.GetValueOrDefault(app)),
                notification_expiry_days = ExpiryDays,
                is_new_notification_view_enabled = true,
            },
            WireJson.Options);
    }

    private static async Task<IResult> See(string app, HttpContext http, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        var caller = http.User.Requester()!;
        if (!NotificationKinds.Apps.Contains(app)) return Refused("Invalid app_name.");
        await streams.Transact<NotificationTray, NotificationTrayEvent>(
            NotificationTrayEvent.StreamOf(caller.User), new SeeNotifications(caller.User, app, clock.Now(http)).Decide, http.MetadataFor(nameof(SeeNotifications)), ct);
        return Results.Json(new { message = "Notifications marked as seen." }, WireJson.Options);
    }

    private static async Task<IResult> Read(HttpContext http, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        var caller = http.User.Requester()!;
        var body = await JsonBody.Read(http, ct) ?? default;
        long? number = null;
        if (body.Member("notification_id") is { } id)
        {
            if (!long.TryParse(id.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)) return Refused("Invalid notification_id.");
            number = parsed;
        }

        var app = body.Text("app_name");
        if (number is null && (app is null || !NotificationKinds.Apps.Contains(app))) return Refused("Invalid app_name or notification_id.");
        var ask = new ReadNotifications(caller.User, number, app, clock.Now(http));
        var done = await streams.Transact<NotificationTray, NotificationTrayEvent>(
            NotificationTrayEvent.StreamOf(caller.User), ask.Decide, http.MetadataFor(nameof(ReadNotifications)), ct);
        if (done.Refusal is not null) return RestErrors.NotFound();
        return Results.Json(new { message = number is null ? "Notifications marked read." : "Notification marked read." }, WireJson.Options);
    }

    private static IResult Refused(string error) => Results.Json(new { error }, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
}
