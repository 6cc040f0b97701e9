using System.Text.Json.Nodes;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Analytics;

/// <summary>Settings of accounts (tracking §3.1). What stood there and what stands there now is personal and sealed: <c>old</c> and <c>new</c> are null.</summary>
/// <remarks>Source: Open edX <c>common/djangoapps/util/model_utils.py</c> (<c>emit_setting_changed_event</c>).</remarks>
internal static class OwnSettingsEvents
{
    public static IEnumerable<JsonObject>? Of(object fact, Recording of) => fact switch
    {
        UserProfileChanged changed => changed.Fields.Keys.Order(StringComparer.Ordinal).Select(field => Setting("auth_userprofile", field, of, changed.User, changed.At)),
        UserPreferencesChanged changed => changed.Preferences.Keys.Order(StringComparer.Ordinal).Select(key => Setting("user_api_userpreference", key, of, changed.User, changed.At)),
        EmailChanged changed => [Setting("auth_user", "email", of, changed.User, changed.At)],
        NameChangeConfirmed changed => [Setting("auth_userprofile", "name", of, changed.User, changed.At)],
        PasswordChanged changed => [Setting("auth_user", "password", of, changed.User, changed.At)],
        _ => null,
    };

    private static JsonObject Setting(string table, string setting, Recording of, UserId user, DateTimeOffset at) => TrackingEvent.Of(
        "edx.user.settings.changed", of, at, user, null,
        new JsonObject
        {
            ["user_id"] = user.Value,
            ["table"] = table,
            ["setting"] = setting,
            ["old"] = null,
            ["new"] = null,
            ["truncated"] = new JsonArray(),
        });
}
