using System.Text;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>The few text functions of Python whose results differ from .NET's (olx §13, text traps).</summary>
internal static class PythonText
{
    /// <summary><c>str.strip()</c>: U+001C to U+001F are blanks too.</summary>
    public static string Strip(string text)
    {
        int start = 0, end = text.Length;
        while (start < end && IsBlank(text[start])) start++;
        while (end > start && IsBlank(text[end - 1])) end--;
        return text[start..end];
    }

    public static bool IsBlank(char c) => char.IsWhiteSpace(c) || c is >= '\u001c' and <= '\u001f';

    /// <summary><c>str.lower()</c>: the sigma at the end of a word, and the dotted capital I, have forms of their own.</summary>
    public static string Lower(string text)
    {
        if (!text.AsSpan().ContainsAny('\u03a3', '\u0130')) return text.ToLowerInvariant();
        var lower = new StringBuilder(text.Length + 2);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\u0130') lower.Append("i\u0307");
            else if (c == '\u03a3') lower.Append(EndsWord(text, i) ? '\u03c2' : '\u03c3');
            else lower.Append(char.ToLowerInvariant(c));
        }

        return lower.ToString();
    }

    private static bool EndsWord(string text, int at) =>
        at > 0 && char.IsLetter(text[at - 1]) && (at + 1 == text.Length || !char.IsLetter(text[at + 1]));
}
