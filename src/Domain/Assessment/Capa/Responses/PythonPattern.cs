using System.Globalization;
using System.Text;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Rewrites a pattern of Python's <c>re</c> (3.11) for .NET, piece by piece (olx §13, text traps).</summary>
/// <remarks>
/// What differs: <c>\Z</c>, <c>{,3}</c>, names of groups, brackets inside classes, possessive quantifiers, what counts as letter or blank,
/// and what is refused: unknown escapes such as <c>\z</c> and <c>\p</c>, flags for the whole pattern anywhere but at its start.
/// </remarks>
internal sealed class PythonPattern
{
    /// <summary>Letters, digits and numbers of any script, and the underscore; .NET has accents and other connectors too, and no fractions.</summary>
    private const string Word = @"\p{L}\p{N}_";

    /// <summary>The separators of files and records are blanks to Python.</summary>
    private const string Blank = @"\s\x1c-\x1f";

    private readonly string python;
    private readonly StringBuilder net = new();

    /// <summary>Where groups that are still open begin in the result.</summary>
    private readonly Stack<int> open = new();

    private int at;

    /// <summary>Where the last thing that can be repeated begins in the result; -1: nothing can.</summary>
    private int atom = -1;

    private PythonPattern(string python) => this.python = python;

    /// <exception cref="ArgumentException">Python would refuse the pattern, or a piece of it has no counterpart.</exception>
    public static string Translate(string python)
    {
        var pattern = new PythonPattern(python);
        while (pattern.at < python.Length) pattern.Piece();
        return pattern.net.ToString();
    }

    private void Piece()
    {
        switch (python[at])
        {
            case '\\':
                Begin();
                net.Append(Escape(inClass: false));
                break;
            case '[':
                Begin();
                Class();
                break;
            case '(':
                Group();
                break;
            case ')':
                atom = open.Count > 0 ? open.Pop() : throw Refused("a parenthesis too many");
                Copy();
                break;
            case '*' or '+' or '?':
                // Python refuses what .NET takes for nothing: a repeated anchor.
                if (atom < 0) throw Refused("nothing to repeat");
                Copy();
                Quantified();
                break;
            case '{' when Bounds() is { } bounds:
                net.Append(bounds);
                Quantified();
                break;
            case '|' or '^' or '$':
                Copy();
                atom = -1;
                break;
            default:
                Begin();
                Copy();
                break;
        }
    }

    private void Begin() => atom = net.Length;

    private void Copy() => net.Append(python[at++]);

    private bool Next(string text) => python.AsSpan(at).StartsWith(text, StringComparison.Ordinal);

    /// <summary>A plus behind a quantifier forbids to give back: in .NET a group around both says that.</summary>
    private void Quantified()
    {
        if (Next("?"))
        {
            Copy();
        }
        else if (Next("+") && atom >= 0)
        {
            at++;
            net.Insert(atom, "(?>").Append(')');
        }
    }

    /// <summary>Null: the brace is a brace. Skips the bounds otherwise.</summary>
    private string? Bounds()
    {
        var end = python.IndexOf('}', at);
        if (end < 0) return null;
        var inside = python[(at + 1)..end];
        if (inside.Length == 0 || inside.Any(c => !char.IsAsciiDigit(c) && c != ',') || inside.Count(c => c == ',') > 1) return null;
        at = end + 1;
        return inside.StartsWith(',') ? $"{{0{inside}}}" : $"{{{inside}}}";
    }

    private void Group()
    {
        var before = atom;
        atom = -1;
        if (Next("(?P<"))
        {
            open.Push(net.Length);
            net.Append("(?<");
            at += 4;
            CopyThrough('>');
        }
        else if (Next("(?P="))
        {
            Begin();
            var end = EndOf(')');
            net.Append(@"\k<").Append(python, at + 4, end - at - 4).Append('>');
            at = end + 1;
        }
        else if (Next("(?#"))
        {
            atom = before;
            at = EndOf(')') + 1;
        }
        else if (Next("(?"))
        {
            Extension();
        }
        else
        {
            open.Push(net.Length);
            Copy();
        }
    }

    private void Extension()
    {
        var flags = at + 2;
        while (flags < python.Length && (char.IsAsciiLetter(python[flags]) || python[flags] == '-')) flags++;
        if (flags > at + 2)
        {
            var isWhole = flags < python.Length && python[flags] == ')';
            if (isWhole && at > 0) throw Refused("flags for the whole pattern must stand at its start");
            // Unicode is what .NET does anyway.
            var kept = python[(at + 2)..flags].Replace("u", "", StringComparison.Ordinal);
            if (kept.Any(c => c is not ('i' or 'm' or 's' or 'x' or '-'))) throw Refused("a flag is not known");
            if (!isWhole) open.Push(net.Length);
            at = flags;
            net.Append("(?").Append(kept);
            if (isWhole && kept.Length == 0) net.Length -= 2;
            else if (at < python.Length) net.Append(python[at]);
            at++;
            return;
        }

        foreach (var known in (ReadOnlySpan<string>)["(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?("])
        {
            if (!Next(known)) continue;
            open.Push(net.Length);
            net.Append(known);
            at += known.Length;
            if (known == "(?(") CopyThrough(')');
            return;
        }

        throw Refused("a kind of group is not known");
    }

    private void CopyThrough(char last)
    {
        var end = EndOf(last);
        net.Append(python, at, end + 1 - at);
        at = end + 1;
    }

    private int EndOf(char last) => python.IndexOf(last, at) is >= 0 and var end ? end : throw Refused($"'{last}' is missing");

    private void Class()
    {
        Copy();
        if (Next("^")) Copy();
        var isFirst = true;
        while (true)
        {
            if (at >= python.Length) throw Refused("a class is not closed");
            var c = python[at];
            if (c == ']' && !isFirst) break;
            isFirst = false;
            if (c == '\\')
            {
                net.Append(Escape(inClass: true));
            }
            else
            {
                // Brackets inside a class are characters to Python; .NET would subtract.
                net.Append(c is '[' or ']' ? $@"\{c}" : c.ToString());
                at++;
            }
        }

        Copy();
    }

    /// <summary>Skips a backslash and what belongs to it.</summary>
    private string Escape(bool inClass)
    {
        if (at + 1 >= python.Length) throw Refused("a backslash stands at the end");
        var c = python[at + 1];
        at += 2;
        switch (c)
        {
            case 'Z' when !inClass:
                return @"\z";
            case 'w':
                return inClass ? Word : $"[{Word}]";
            case 'W' when !inClass:
                return $"[^{Word}]";
            case 's':
                return inClass ? Blank : $"[{Blank}]";
            case 'S' when !inClass:
                return $"[^{Blank}]";
            case 'U':
                return CodePoint(8);
            case 'u':
                return CodePoint(4);
            case 'A' or 'B' when inClass:
                throw Refused("a bad escape");
            default:
                if (char.IsAsciiLetter(c) && !"AbBdDSWfnrtvax".Contains(c, StringComparison.Ordinal)) throw Refused($@"\{c} is no escape");
                return $@"\{c}";
        }
    }

    private string CodePoint(int digits)
    {
        if (at + digits > python.Length || !int.TryParse(python.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || code > 0x10ffff)
            throw Refused("a bad escape");
        at += digits;
        return string.Concat((code is >= 0xd800 and <= 0xdfff ? "\ufffd" : char.ConvertFromUtf32(code)).Select(unit => $@"\u{(int)unit:x4}"));
    }

    private static ArgumentException Refused(string why) => new($"The pattern is broken: {why}.");
}
