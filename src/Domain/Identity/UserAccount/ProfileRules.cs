using System.Text.RegularExpressions;

namespace OpenEdx.Domain.Identity;

/// <summary>
/// What the fields of a profile may be, beside those of the registration form. Each rule answers with the sentence for the person who typed; null: fine.
/// Source: Open edX <c>openedx/core/djangoapps/user_api/accounts/serializers.py</c> and <c>utils.py</c>.
/// </summary>
public static partial class ProfileRules
{
    public const int BioMaxLength = 300;
    public const int PhoneMaxLength = 50;
    private const int LinkMaxLength = 150;

    public static IReadOnlyList<string> Privacies { get; } = ["all_users", "private", "custom"];

    /// <summary>What older clients call <c>x</c>. Still taken from them, and kept as they say it; our own page offers it to nobody who has none.</summary>
    public const string FormerPlatform = "twitter";

    /// <summary>Platforms with the beginning of every profile's address there.</summary>
    public static IReadOnlyDictionary<string, string> Platforms { get; } = new Dictionary<string, string>
    {
        ["facebook"] = "www.facebook.com/",
        ["linkedin"] = "www.linkedin.com/in/",
        ["x"] = "www.x.com/",
        [FormerPlatform] = "www.twitter.com/",
    };

    public static string? Bio(string value) => value.Length <= BioMaxLength ? null : $"At most {BioMaxLength} characters.";

    public static string? Phone(string value) =>
        value.Length <= PhoneMaxLength && PhonePattern().IsMatch(value) ? null : "A telephone number consists of digits, with a plus sign before if need be.";

    public static string? Privacy(string value) => Privacies.Contains(value) ? null : "Choose one of the offered answers.";

    /// <summary>
    /// The address of a profile elsewhere, always of the platform itself: <c>https://www.linkedin.com/in/ada</c>, from that or from the name alone. Null:
    /// not one. What is stored can therefore lead nowhere else, and holds no script.
    /// </summary>
    public static string? SocialLink(string platform, string value)
    {
        if (!Platforms.TryGetValue(platform, out var begin) || value.Length > LinkMaxLength) return null;
        var rest = value.Trim();
        var scheme = SchemePattern().Match(rest).Length;
        rest = rest[scheme..];
        var bare = begin["www.".Length..];
        var host = new[] { $"www.{bare}", $"m.{bare}", $"mobile.{bare}", bare }.FirstOrDefault(one => rest.StartsWith(one, StringComparison.OrdinalIgnoreCase));

        // A whole address has to be one of the platform; otherwise it is the name of an account there.
        if (scheme > 0 && host is null) return null;
        rest = rest[(host?.Length ?? 0)..].TrimEnd('/');
        return AccountNamePattern().IsMatch(rest) ? $"https://{begin}{rest}" : null;
    }

    [GeneratedRegex(@"\A\+?[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex PhonePattern();

    [GeneratedRegex(@"\Ahttps?://", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex SchemePattern();

    [GeneratedRegex(@"\A(?:profile\.php\?id=[0-9]+|[\w@.-]*\w[\w@.-]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex AccountNamePattern();
}
