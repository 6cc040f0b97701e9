using System.Text.RegularExpressions;

namespace OpenEdx.Domain.Identity;

/// <summary>
/// What names, addresses and passwords may be. Each rule answers with the sentence for the person who typed; null: fine.
/// Source: Open edX, <c>openedx/core/djangoapps/user_api/accounts/api.py</c> and <c>common/djangoapps/util/password_policy_validators.py</c>.
/// </summary>
public static partial class RegistrationRules
{
    public const int UsernameMinLength = 2;
    public const int UsernameMaxLength = 30;
    public const int EmailMinLength = 3;
    public const int EmailMaxLength = 254;
    public const int NameMaxLength = 255;
    public const int PasswordMinLength = 8;
    public const int PasswordMaxLength = 75;

    public static string? Username(string value)
    {
        if (value.Length is < UsernameMinLength or > UsernameMaxLength)
            return $"A username has {UsernameMinLength} to {UsernameMaxLength} characters.";
        return UsernamePattern().IsMatch(value)
            ? null
            : "A username consists of letters (A-Z, a-z), digits, underscores (_) and hyphens (-).";
    }

    public static string? Email(string value)
    {
        if (value.Length is < EmailMinLength or > EmailMaxLength || !EmailPattern().IsMatch(value))
            return "This is not a complete e-mail address.";
        return null;
    }

    public static string? Name(string value)
    {
        if (string.IsNullOrWhiteSpace(value)) return "Enter your full name.";
        if (value.Length > NameMaxLength) return $"A full name has at most {NameMaxLength} characters.";
        if (value.AsSpan().ContainsAny('<', '>')) return "A full name contains neither < nor >.";
        return UrlPattern().IsMatch(value) ? "A full name contains no web address." : null;
    }

    /// <param name="username">Null or empty: not known yet.</param>
    /// <param name="email">Null or empty: not known yet.</param>
    public static string? Password(string value, string? username, string? email)
    {
        if (value.Length < PasswordMinLength) return $"A password has at least {PasswordMinLength} characters.";
        if (value.Length > PasswordMaxLength) return $"A password has at most {PasswordMaxLength} characters.";
        if (Resembles(value, username)) return "This password is too close to the username.";
        if (Resembles(value, email) || Resembles(value, email?.Split('@')[0])) return "This password is too close to the e-mail address.";
        return null;
    }

    // Django calls a password similar when 70 % of its letters match a name; containment either way is the part of that rule
    // that a person can foresee.
    private static bool Resembles(string password, string? name) =>
        name is { Length: >= 3 } &&
        (password.Contains(name, StringComparison.OrdinalIgnoreCase) || name.Contains(password, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"\A[A-Za-z0-9_-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex UsernamePattern();

    [GeneratedRegex(@"\A[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex EmailPattern();

    [GeneratedRegex(@"https?:|www\.|\w\.(com|org|net|io|ru|cn)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex UrlPattern();
}
