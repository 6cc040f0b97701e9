using System.Text.Json;
using OpenEdx.Domain.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>Who a provider says sits in the browser.</summary>
/// <param name="Subject">Id there.</param>
/// <param name="Username">As wished; may be taken here, or none that is allowed. Empty: not told. So are the others.</param>
/// <param name="IsEmailConfirmed">The provider says so, or is known to confirm all.</param>
public sealed record FederatedPerson(IdentityProvider Provider, string Subject, string Username, string Email, string Name, bool IsEmailConfirmed)
{
    public bool Confirms(string email) => IsEmailConfirmed && string.Equals(email, Email, StringComparison.OrdinalIgnoreCase);

    /// <summary>Null: the answer does not say who it is.</summary>
    /// <param name="userinfo">Answer of the provider's user info endpoint.</param>
    public static FederatedPerson? Read(IdentityProvider provider, JsonElement userinfo)
    {
        if (Text(userinfo, provider.IdClaim) is not { Length: > 0 and <= 255 } subject) return null;
        var email = Text(userinfo, "email") ?? "";
        return new(
            provider, subject,

            // MITx Online sends "username", Keycloak its "preferred_username".
            Text(userinfo, "username") ?? Text(userinfo, "preferred_username") ?? "",
            RegistrationRules.Email(email) is null ? email : "", FullName(userinfo), provider.TrustsEmail || IsTrue(userinfo, "email_verified"));
    }

    private static string FullName(JsonElement userinfo)
    {
        var name = Text(userinfo, "name") ?? $"{Text(userinfo, "given_name")} {Text(userinfo, "family_name")}".Trim();
        return RegistrationRules.Name(name) is null ? name : "";
    }

    // Numbers are ids, too.
    private static string? Text(JsonElement json, string name) => !json.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    // Some write it as text.
    private static bool IsTrue(JsonElement json, string name) => json.TryGetProperty(name, out var value) &&
        (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && string.Equals(value.GetString(), "true", StringComparison.OrdinalIgnoreCase)));
}
