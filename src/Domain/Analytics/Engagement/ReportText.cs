using System.Text;

namespace OpenEdx.Domain.Analytics;

/// <summary>Texts of people in reports (tracking §4.8): tabs and line breaks become blanks, backslashes go, and what is too long is cut.</summary>
public static class ReportText
{
    private const int Longest = 20_000;

    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var clean = new StringBuilder(Math.Min(text.Length, Longest));
        foreach (var letter in text)
        {
            if (clean.Length == Longest) break;
            if (letter == '\\') continue;
            clean.Append(letter is '\t' or '\n' or '\r' ? ' ' : letter);
        }

        return clean.ToString();
    }
}
