using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.Notifications;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Notifications;

/// <summary>
/// <c>GET|PUT /api/notifications/v3/configurations/</c> and its forerunner <c>v2</c>: which notifications a person wants. Client: Account MFE. The two differ
/// in the name of the settings that grouped kinds share: <c>grouped_notification</c>, in v2 <c>core</c>.
/// </summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/notifications/views.py</c>. The first version was per course run and is gone upstream.</remarks>
internal static class NotificationPreferencesV3
{
    private const string Core = "core";

    public static IEndpointRouteBuilder MapNotificationPreferencesV3(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/notifications/v3/configurations/", (HttpContext http, StreamStore streams, CancellationToken ct) => Get(NotificationKinds.Group, http, streams, ct))
            .Requires(Operation.UseOwnAccount);
        routes.MapPut("/api/notifications/v3/configurations/", Set).Requires(Operation.UseOwnAccount);
        routes.MapGet("/api/notifications/v2/configurations/", (HttpContext http, StreamStore streams, CancellationToken ct) => Get(Core, http, streams, ct))
            .Requires(Operation.UseOwnAccount);
        routes.MapPut("/api/notifications/v2/configurations/", Set).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> Get(string group, HttpContext http, StreamStore streams, CancellationToken ct)
    {
        var stream = NotificationPreferencesEvent.StreamOf(http.User.Requester()!.User);
        var preferences = await streams.Load<NotificationPreferences, NotificationPreferencesEvent>(stream, ct);
        return Results.Json(
            new
            {
                status = "success",
                message = "Notification preferences retrieved.",
                show_preferences = true,

                // Nothing sends notifications by mail yet.
                show_email_preferences = false,
                data = NotificationKinds.Apps.ToDictionary(app => app, app => Show(app, group, preferences)),
            },
            WireJson.Options);
    }

    private static object Show(string app, string group, NotificationPreferences preferences)
    {
        var kinds = NotificationKinds.All.Where(kind => kind.App == app).ToList();
        var types = new Dictionary<string, object>();
        if (kinds.Exists(kind => kind.IsGrouped)) types[group] = Setting(app, NotificationKinds.Group, NotificationKinds.InfoOfGroup, preferences);
        foreach (var kind in kinds.Where(kind => !kind.IsGrouped)) types[kind.Name] = Setting(app, kind.Name, kind.Info, preferences);
        return new
        {
            enabled = true,
            core_notification_types = kinds.Where(kind => kind.IsGrouped).Select(kind => kind.Name),
            notification_types = types,
            non_editable = kinds.Where(kind => !kind.IsGrouped && kind.Fixed.Count > 0).ToDictionary(kind => kind.Name, kind => kind.Fixed),
        };
    }

    private static object Setting(string app, string type, string info, NotificationPreferences preferences)
    {
        string? Value(string channel) => preferences.ValueOf(app, type, channel);
        return new
        {
            web = Value(NotificationChannels.Web) == "true",
            email = Value(NotificationChannels.Email) == "true",
            push = Value(NotificationChannels.Push) == "true",
            email_cadence = Value(NotificationChannels.Cadence),
            info,
        };
    }

    private static async Task<IResult> Set(HttpContext http, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        var caller = http.User.Requester()!;
        var body = await JsonBody.Read(http, ct) ?? default;
        foreach (var required in (string[])["notification_app", "notification_type", "notification_channel"])
        {
            if (body.Text(required) is null) return Refused(required, "This field is required.");
        }

        var (app, named, channel) = (body.Text("notification_app")!, body.Text("notification_type")!, body.Text("notification_channel")!);
        var type = named == Core ? NotificationKinds.Group : named;
        if (ValueIn(body, channel) is not { } value) return Refused(channel == NotificationChannels.Cadence ? NotificationChannels.Cadence : "value", "This field is required.");
        var ask = new SetNotificationPreference(caller.User, app, type, channel, value, clock.Now(http));
        var done = await streams.Transact<NotificationPreferences, NotificationPreferencesEvent>(
            NotificationPreferencesEvent.StreamOf(caller.User), ask.Decide, http.MetadataFor(nameof(SetNotificationPreference)), ct);
        return done.Refusal switch
        {
            null => Results.Json(
                new
                {
                    status = "success",
                    message = "Notification preferences updated.",
                    show_preferences = true,
                    data = new
                    {
                        updated_value = channel == NotificationChannels.Cadence ? value : (object)(value == "true"),
                        notification_type = named,
                        channel,
                        app,
                    },
                },
                WireJson.Options),
            SetNotificationPreference.NoSuchSetting unknown => Refused(unknown.Field, $"'{unknown.Text}' is not a valid choice."),
            SetNotificationPreference.NotEditable => Refused("notification_channel", $"{channel} is not editable for {named}."),
            _ => Refused(channel == NotificationChannels.Cadence ? NotificationChannels.Cadence : "value", $"'{value}' is not a valid choice."),
        };
    }

    /// <summary>Null: not given.</summary>
    private static string? ValueIn(JsonElement body, string channel) =>
        channel == NotificationChannels.Cadence ? body.Text("email_cadence") : body.Flag("value") is { } flag ? flag ? "true" : "false" : null;

    private static IResult Refused(string field, string message) => Results.Json(
        new { status = "error", message = new Dictionary<string, string[]> { [field] = [message] } }, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
}
