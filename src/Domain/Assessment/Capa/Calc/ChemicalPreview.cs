using System.Text;
using System.Text.RegularExpressions;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>A chemical equation set as one, while it is typed: <c>2H2 + O2 -> 2H2O</c>.</summary>
/// <remarks>
/// Source: Open edX openedx-chem, <c>chem/chemcalc.py</c> (render_to_html). Its Python twin judges answers: <c>src/Cli/Python/sandbox/chem</c>. What is no
/// equation is marked in its place and is no error; only braces are one.
/// </remarks>
public static partial class ChemicalPreview
{
    private static readonly (string Written, string Set)[] Arrows = [("<->", "\u2194"), ("->", "\u2192")];

    /// <summary>Reading costs stack by nesting, and no equation is longer.</summary>
    private const int Longest = 2_000;

    /// <summary>HTML; null: it cannot be set.</summary>
    public static string? Of(string equation)
    {
        if (equation.Length > Longest) return null;
        foreach (var (written, set) in Arrows)
        {
            var at = equation.IndexOf(written, StringComparison.Ordinal);
            if (at < 0) continue;
            var (left, right) = (Side(equation[..at]), Side(equation[(at + written.Length)..]));
            return left is null || right is null ? null : $"<span class=\"math\">{left}{set}{right}</span>";
        }

        return Side(equation) is { } only ? $"<span class=\"math\">{only}</span>" : null;
    }

    /// <summary>Null: it has braces.</summary>
    private static string? Side(string text)
    {
        var tokens = TokensOf(text.TrimEnd(' ', '\t', '\n', '\r'));
        if (tokens is not null && tokens.Exists(token => token is "{" or "}")) return null;
        return (tokens is { Count: > 0 } ? new Reader(tokens).Molecules() : null)
            ?? $"<span class=\"inline-error inline\">{MarkupText.Escape(text)}</span>";
    }

    /// <summary>Null: something in it belongs to no equation.</summary>
    private static List<string>? TokensOf(string text)
    {
        var tokens = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            if (Token().Match(text, at) is not { Success: true } token) return null;
            tokens.Add(token.Groups[1].Value);
            at += token.Length;
        }

        return tokens;
    }

    [GeneratedRegex(@"\G[ \t\n\r]*(\((?:s|l|g|aq)\)|Uu[tops]|A[cglmrstu]|B[aehikr]|C[adeflmnorsu]|D[bsy]|E[rsu]|F[elmr]|G[ade]|H[efgos]|I[nr]|Kr|L[airuv]|M[dgnot]|N[abdeiop]|Os|P[abdmortu]|R[abefghnu]|S[bcegimnr]|T[abcehilm]|Xe|Yb|Z[nr]|[BCFHIKNOPSUVWY]|[\]\[(){}^+\-/0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    /// <summary>Each part is null where the text is no such part.</summary>
    private sealed class Reader(List<string> tokens)
    {
        private int at;

        private string Next => at < tokens.Count ? tokens[at] : "";

        public string? Molecules()
        {
            var html = Counted();
            while (html is not null && Take("+"))
            {
                if (Counted() is { } another) html += "+" + another;
                else return null;
            }

            return at == tokens.Count ? html : null;
        }

        private string? Counted()
        {
            var count = Number();
            if (count.Length > 0 && Take("/"))
            {
                if (Number() is not { Length: > 0 } below) return null;
                count = $"<sup>{count}</sup>&frasl;<sub>{below}</sub>";
            }

            if (Group() is not { } group) return null;
            var phase = Next is ['(', _, .., ')'] ? tokens[at++] : "";
            return count + group + phase;
        }

        private string? Group()
        {
            var html = new StringBuilder();
            do
            {
                if (Suffixed() is not { } part) return null;
                html.Append(part);
            }
            while (Next is "(" or "[" || (Next.Length > 0 && char.IsAsciiLetter(Next[0])));
            return html.ToString();
        }

        private string? Suffixed()
        {
            string html;
            if (Next is "(" or "[")
            {
                var opening = tokens[at++];
                var closing = opening == "(" ? ")" : "]";
                if (Group() is not { } inside || !Take(closing)) return null;
                html = opening + inside + closing;
            }
            else if (Next.Length > 0 && char.IsAsciiLetter(Next[0]))
            {
                html = tokens[at++];
            }
            else
            {
                return null;
            }

            if (Number() is { Length: > 0 } count) html += $"<sub>{count}</sub>";
            if (!Take("^")) return html;
            var charge = Number();
            if (Next is not ("+" or "-")) return null;
            // Every number that begins with 1 goes, as in Open edX: 1+ is +, and so is 12+.
            return $"{html}<sup>{(charge.StartsWith('1') ? "" : charge)}{tokens[at++]}</sup>";
        }

        private string Number()
        {
            var digits = "";
            while (Next is [>= '0' and <= '9']) digits += tokens[at++];
            return digits;
        }

        private bool Take(string token)
        {
            if (Next != token) return false;
            at++;
            return true;
        }
    }
}
