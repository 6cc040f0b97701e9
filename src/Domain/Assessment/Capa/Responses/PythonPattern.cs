using System.Globalization;
using System.Text;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Rewrites a pattern of Python's <c>re</c> (3.11) for .NET, piece by piece (olx §13, text traps).</summary>
/// <remarks>
/// What differs: <c>\Z</c>, <c>{,3}</c>, names and numbers of groups, brackets inside classes, possessive quantifiers, what counts as letter or blank,
/// and what is refused, in Python's words: unknown escapes such as <c>\z</c> and <c>\p</c>, flags for the whole pattern anywhere but at its start.
/// Without case Python takes a few letters for the same that .NET keeps apart, as both forms of the small sigma.
/// </remarks>
internal sealed class PythonPattern
{
    /// <summary>Letters, digits and numbers of any script, and the underscore; .NET has accents and other connectors too, and no fractions.</summary>
    private const string Word = @"\p{L}\p{N}_";

    /// <summary>The separators of files and records are blanks to Python.</summary>
    private const string Blank = @"\s\x1c-\x1f";

    private readonly string python;
    private readonly StringBuilder net = new();

    private readonly PythonGroups groups = new();

    /// <summary>Where brackets that are still open begin, in the result and in the pattern, and the group that they make.</summary>
    private readonly Stack<(int Net, int Python, int Group)> open = new();

    private int at;

    /// <summary>Where the last thing that can be repeated begins in the result; -1: nothing can.</summary>
    private int atom = -1;

    /// <summary>A quantifier came last.</summary>
    private bool isRepeated;

    /// <summary>Letters that are the same without case although no case leads from one to the other.</summary>
    private static readonly string[] Same = ["iı\u0130", "sſ", "\u00b5μ", "\u0345ι\u1fbe", "βϐ", "εϵ", "θϑ", "κϰ", "πϖ", "ρϱ", "σς", "φϕ", "\u1e61\u1e9b", "\ufb05\ufb06"];

    private readonly bool ignoresCase;

    private PythonPattern(string python, bool ignoresCase)
    {
        this.python = python;
        this.ignoresCase = ignoresCase;
    }

    /// <exception cref="ArgumentException">Python would refuse the pattern, or a piece of it has no counterpart.</exception>
    public static string Translate(string python, bool ignoresCase)
    {
        var pattern = new PythonPattern(python, ignoresCase);
        while (pattern.at < python.Length)
        {
            var wasRepeated = pattern.isRepeated;
            pattern.isRepeated = false;
            pattern.Piece(wasRepeated);
        }

        if (pattern.open.TryPeek(out var group)) throw Refused("missing ), unterminated subpattern", group.Python);
        return pattern.net.ToString();
    }

    private void Piece(bool isBehindQuantifier)
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
                (atom, _, var closed) = open.Count > 0 ? open.Pop() : throw Refused("unbalanced parenthesis", at);
                groups.Close(closed);
                Copy();
                break;
            case '*' or '+' or '?':
                // Python refuses what .NET takes for nothing: a repeated anchor.
                CheckRepeats(isBehindQuantifier);
                Copy();
                Quantified();
                break;
            case '{' when Bounds(isBehindQuantifier) is { } bounds:
                net.Append(bounds);
                Quantified();
                break;
            case '|' or '^' or '$':
                Copy();
                atom = -1;
                break;
            default:
                Begin();
                if (SameAs(python[at]) is { } same) net.Append('[').Append(same).Append(']');
                else net.Append(python[at]);
                at++;
                break;
        }
    }

    /// <summary>Null: case says all.</summary>
    private string? SameAs(char letter) =>
        ignoresCase && char.IsLetter(letter) ? Array.Find(Same, set => set.Contains(char.ToLowerInvariant(letter), StringComparison.Ordinal)) : null;

    private void CheckRepeats(bool isBehindQuantifier)
    {
        if (isBehindQuantifier) throw Refused("multiple repeat", at);
        if (atom < 0) throw Refused("nothing to repeat", at);
    }

    private void Begin() => atom = net.Length;

    private void Copy() => net.Append(python[at++]);

    private bool Next(string text) => python.AsSpan(at).StartsWith(text, StringComparison.Ordinal);

    /// <summary>A plus behind a quantifier forbids to give back: in .NET a group around both says that.</summary>
    private void Quantified()
    {
        isRepeated = true;
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
    private string? Bounds(bool isBehindQuantifier)
    {
        var end = python.IndexOf('}', at);
        if (end < 0) return null;
        var inside = python[(at + 1)..end];
        if (inside.Length == 0 || inside.Any(c => !char.IsAsciiDigit(c) && c != ',') || inside.Count(c => c == ',') > 1) return null;
        CheckRepeats(isBehindQuantifier);
        at = end + 1;
        return inside.StartsWith(',') ? $"{{0{inside}}}" : $"{{{inside}}}";
    }

    private void Group()
    {
        var before = atom;
        atom = -1;
        if (Next("(?P<"))
        {
            var end = EndOf('>');
            Capture(python[(at + 4)..end], at + 4);
            at = end + 1;
        }
        else if (Next("(?P="))
        {
            Begin();
            var end = EndOf(')');
            net.Append(groups.Reference(python[(at + 4)..end], at + 4));
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
            Capture(null, at);
            at++;
        }
    }

    private void Capture(string? name, int place)
    {
        var number = groups.Open(name, place);
        open.Push((net.Length, at, number));
        net.Append(CultureInfo.InvariantCulture, $"(?<{number}>");
    }

    private void Extension()
    {
        var flags = at + 2;
        while (flags < python.Length && (char.IsAsciiLetter(python[flags]) || python[flags] == '-')) flags++;
        if (flags > at + 2)
        {
            var isWhole = flags < python.Length && python[flags] == ')';
            if (isWhole && at > 0) throw Refused("global flags not at the start of the expression", at);
            // Unicode is what .NET does anyway.
            var kept = python[(at + 2)..flags].Replace("u", "", StringComparison.Ordinal);
            if (kept.Any(c => c is not ('i' or 'm' or 's' or 'x' or '-'))) throw Refused("unknown flag", at + 2);
            if (!isWhole) open.Push((net.Length, at, PythonGroups.None));
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
            open.Push((net.Length, at, PythonGroups.None));
            at += known.Length;
            if (known == "(?(")
            {
                var end = EndOf(')');
                net.Append(groups.Condition(python[at..end], at));
                at = end + 1;
            }
            else
            {
                net.Append(known);
            }

            return;
        }

        throw Refused($"unknown extension ?{(at + 2 < python.Length ? python[at + 2] : ' ')}", at + 1);
    }

    private int EndOf(char last) => python.IndexOf(last, at) is >= 0 and var end ? end : throw Refused($"missing {last}, unterminated name", at);

    private void Class()
    {
        var start = at;
        Copy();
        if (Next("^")) Copy();
        var isFirst = true;
        while (true)
        {
            if (at >= python.Length) throw Refused("unterminated character set", start);
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
                if (!Next("-") && python[at - 2] != '-' && SameAs(c) is { } same) net.Append(same);
            }
        }

        Copy();
    }

    /// <summary>Skips a backslash and what belongs to it.</summary>
    private string Escape(bool inClass)
    {
        if (at + 1 >= python.Length) throw Refused("bad escape (end of pattern)", at);
        var c = python[at + 1];
        if (char.IsAsciiDigit(c)) return groups.Digits(python, ref at, inClass);
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
                throw Refused($@"bad escape \{c}", at - 2);
            default:
                if (char.IsAsciiLetter(c) && !"AbBdDSWfnrtvax".Contains(c, StringComparison.Ordinal)) throw Refused($@"bad escape \{c}", at - 2);
                return $@"\{c}";
        }
    }

    private string CodePoint(int digits)
    {
        if (at + digits > python.Length || !int.TryParse(python.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || code > 0x10ffff)
            throw Refused("incomplete escape", at - 2);
        at += digits;
        return string.Concat((code is >= 0xd800 and <= 0xdfff ? "\ufffd" : char.ConvertFromUtf32(code)).Select(unit => $@"\u{(int)unit:x4}"));
    }

    internal static ArgumentException Refused(string why, int position) => new(FormattableString.Invariant($"{why} at position {position}"));
}
