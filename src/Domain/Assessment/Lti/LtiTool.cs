using System.Globalization;

namespace OpenEdx.Domain.Assessment;

/// <summary>How a page opens a tool.</summary>
public enum LtiTarget
{
    Frame,
    Modal,
    NewWindow,
}

/// <summary>A block that opens a tool, as its author set it up.</summary>
/// <param name="IsLegacy">The old block <c>lti</c>, which differs in what it sends.</param>
/// <param name="Name">As shown.</param>
/// <param name="LaunchUrl">Trimmed; empty: none yet.</param>
/// <param name="PassportId">Trimmed.</param>
/// <param name="Custom">The author's entries, each <c>NAME=VALUE</c>.</param>
/// <param name="HasScore">The tool reports scores.</param>
/// <param name="Weight">Points of the block.</param>
/// <param name="Due">Null: never.</param>
/// <param name="Grace">After the due date; null: none set.</param>
/// <param name="AcceptsPastDue">Scores count whenever they come.</param>
/// <param name="IsHidden">Nothing is opened: only scores are taken.</param>
public sealed record LtiTool(
    bool IsLegacy, string Name, string LaunchUrl, string PassportId, IReadOnlyList<string> Custom, LtiTarget Target, bool HasScore, double Weight,
    DateTimeOffset? Due, TimeSpan? Grace, bool AcceptsPastDue, bool IsHidden, LtiDisclosure Disclosure)
{
    /// <summary>Null: the tool speaks LTI 1.1.</summary>
    public Lti13Settings? V13 { get; init; }

    /// <summary>Scores that come now are too late, and not wanted.</summary>
    public bool IsClosed(DateTimeOffset now) => !AcceptsPastDue && Due is { } due && due + (Grace ?? TimeSpan.Zero) < now;
}

/// <summary>What a tool is told of a person, by the author's choice.</summary>
public sealed record LtiDisclosure(bool Username, bool FullName, bool Email)
{
    public bool IsAny => Username || FullName || Email;

    /// <summary>In words, for people: <c>username and e-mail address</c>; empty: nothing.</summary>
    public string InWords()
    {
        string[] all = [.. new[] { (Username, "username"), (FullName, "full name"), (Email, "e-mail address") }.Where(one => one.Item1).Select(one => one.Item2)];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }
}

/// <summary>Python's texts of numbers, which answers and parameters carry.</summary>
public static class LtiNumber
{
    /// <summary>As <c>str(float)</c> writes it in the range of scores and seconds: with a point always.</summary>
    public static string Text(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.All(c => char.IsAsciiDigit(c) || c == '-') ? text + ".0" : text.Replace("E", "e", StringComparison.Ordinal);
    }
}
