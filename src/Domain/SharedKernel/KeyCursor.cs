using System.Globalization;

namespace OpenEdx.Domain.SharedKernel;

/// <summary>
/// Reads the text of an opaque key from the left. By hand, since every decoded event parses a key or two, and a pattern took longer
/// than the rest of the event.
/// </summary>
internal ref struct KeyCursor(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> text = text;

    /// <summary>Index of the next letter.</summary>
    public int At { get; private set; }

    public readonly bool IsAtEnd => At == text.Length;

    /// <summary>Goes past <paramref name="literal"/> if it comes next. A blank stands for <c>+</c>.</summary>
    public bool Takes(ReadOnlySpan<char> literal)
    {
        if (text.Length - At < literal.Length) return false;
        for (var i = 0; i < literal.Length; i++)
        {
            var letter = text[At + i];
            if ((letter == ' ' ? '+' : letter) != literal[i]) return false;
        }

        At += literal.Length;
        return true;
    }

    /// <summary>Goes past the longest run of letters, marks, digits, connectors and <c>- ~ . :</c>; false where there is none.</summary>
    /// <param name="orPercent">Ids of blocks may hold <c>%</c> as well.</param>
    public bool TakesPart(bool orPercent = false)
    {
        var start = At;
        while (At < text.Length && (IsOfPart(text[At]) || (orPercent && text[At] == '%'))) At++;
        return At > start;
    }

    private static bool IsOfPart(char letter) => char.IsAscii(letter)
        ? char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '~' or '.' or ':'
        : char.GetUnicodeCategory(letter) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation;
}
