using System.Collections.Frozen;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>An expression set as a formula, while it is typed.</summary>
/// <param name="Latex">As upstream's scripts show it.</param>
/// <param name="MathMl">As browsers show it without a script.</param>
public sealed record FormulaPreview(string Latex, string MathMl)
{
    public static FormulaPreview Empty { get; } = new("", "");

    /// <summary>Null: the text is no expression. Unknown names do not matter.</summary>
    public static FormulaPreview? Of(string expression)
    {
        if (PythonText.Strip(expression).Length == 0) return Empty;
        try
        {
            var set = CalcSetter.Set(Calculator.Parse(expression));
            return new(set.Latex, $"<math><mrow>{set.MathMl}</mrow></math>");
        }
        catch (CalcException)
        {
            return null;
        }
    }
}

/// <summary>Sets expressions as formulas. Source: Open edX openedx-calc, <c>calc/preview.py</c> (latex_preview).</summary>
internal static class CalcSetter
{
    private const string Greek =
        "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ " +
        "sigma σ tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω Alpha Α Beta Β Gamma Γ Delta Δ Epsilon Ε Varepsilon Ε Zeta Ζ Eta Η Theta Θ " +
        "Vartheta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν Xi Ξ Pi Π Rho Ρ Sigma Σ Tau Τ Upsilon Υ Phi Φ Varphi Φ Chi Χ Psi Ψ Omega Ω hbar ℏ infty ∞";

    private static readonly FrozenDictionary<string, string> Letters =
        Greek.Split(' ').Chunk(2).ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    public static Part Set(CalcNode node) => node switch
    {
        CalcNode.Number number => OfNumber(number.Written),
        CalcNode.Variable variable => OfVariable(variable.Name),
        CalcNode.Call call => OfCall(call.Function, Set(call.Argument)),
        CalcNode.Chain { Start: 0 } sum => OfSum(sum),
        CalcNode.Chain product => OfProduct(product),
        CalcNode.Power power => OfPower([.. power.Terms.Select(Atom)]),
        CalcNode.Parallel parallel => Joined([.. parallel.Terms.Select(Atom)], @"\|", "<mo>∥</mo>"),
        _ => throw new ArgumentOutOfRangeException(nameof(node), node, "Unknown part of an expression."),
    };

    /// <summary>Only parentheses put a sum where the grammar wants less.</summary>
    private static Part Atom(CalcNode node) => node is CalcNode.Chain { Start: 0 } ? Set(node).InParentheses() : Set(node);

    private static Part OfNumber(string written)
    {
        var suffix = written.EndsWith('%') ? @"\text{%}" : "";
        var digits = written.TrimEnd('%');
        var percent = suffix.Length > 0 ? "<mo>%</mo>" : "";
        var border = digits.IndexOfAny(['e', 'E']);
        if (border < 0) return new(digits + suffix, Signed(digits) + percent, false);
        var (mantissa, exponent) = (digits[..border], digits[(border + 1)..]);
        return new(
            $@"{mantissa}\!\times\!10^{{{exponent}}}{suffix}", $"<mrow>{Signed(mantissa)}<mo>×</mo><msup><mn>10</mn><mrow>{Signed(exponent)}</mrow></msup>{percent}</mrow>", true);
    }

    private static string Signed(string digits) => digits.StartsWith('-') ? $"<mo>−</mo><mn>{digits[1..]}</mn>" : $"<mn>{digits}</mn>";

    private static Part OfVariable(string name)
    {
        var border = name.IndexOf('_', StringComparison.Ordinal);
        if (border < 0 || border == name.Length - 1) return new(Latex(name), $"<mi>{MathMl(name)}</mi>", false);
        var (first, second) = (name[..border], name[(border + 1)..]);
        return new($"{Latex(first)}_{{{Latex(second)}}}", $"<msub><mi>{MathMl(first)}</mi><mi>{MathMl(second)}</mi></msub>", false);
    }

    private static string Latex(string name) => Letters.ContainsKey(name) ? "\\" + name : name.Replace("_", @"\_", StringComparison.Ordinal);

    private static string MathMl(string name) =>
        Letters.GetValueOrDefault(name) ?? name.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);

    private static Part OfCall(string function, Part argument)
    {
        (string Left, string Right) open = argument.IsTall ? (@"\left(", @"\right)") : ("(", ")");
        return function switch
        {
            "sqrt" => new($@"\sqrt{{{argument.Latex}}}", $"<msqrt>{argument.MathMl}</msqrt>", argument.IsTall),
            "log10" => Called(@"\log_{10}", "<msub><mi>log</mi><mn>10</mn></msub>"),
            "log2" => Called(@"\log_2", "<msub><mi>log</mi><mn>2</mn></msub>"),
            _ => Called($@"\text{{{function}}}", $"<mi>{function}</mi>"),
        };

        Part Called(string latex, string mathMl) =>
            new($"{latex}{open.Left}{argument.Latex}{open.Right}", $"<mrow>{mathMl}<mo>(</mo>{argument.MathMl}<mo>)</mo></mrow>", argument.IsTall);
    }

    /// <summary>From the right; the last exponent needs no parentheses.</summary>
    private static Part OfPower(IReadOnlyList<Part> terms)
    {
        var (latex, mathMl) = (terms[^1].InnerLatex, terms[^1].InnerMathMl);
        foreach (var term in terms.Reverse().Skip(1))
            (latex, mathMl) = ($"{term.Latex}^{{{latex}}}", $"<msup><mrow>{term.MathMl}</mrow><mrow>{mathMl}</mrow></msup>");
        return new(latex, mathMl, true);
    }

    private static Part OfSum(CalcNode.Chain sum)
    {
        if (sum.Terms is [('+', var only)]) return Set(only);
        var terms = sum.Terms.Select(term => (term.Operator, Part: Set(term.Term))).ToList();
        var latex = string.Concat(terms.Select((term, place) => (place == 0 && term.Operator == '+' ? "" : term.Operator.ToString()) + term.Part.Latex));
        var mathMl = string.Concat(terms.Select((term, place) =>
            (place == 0 && term.Operator == '+' ? "" : term.Operator == '+' ? "<mo>+</mo>" : "<mo>−</mo>") + term.Part.MathMl));
        return new(latex, mathMl, terms.Exists(term => term.Part.IsTall));
    }

    /// <summary>Neighbors behind equal signs stand in one fraction: <c>a*b/c/d</c> is one, <c>a/b*c/d</c> two.</summary>
    private static Part OfProduct(CalcNode.Chain product)
    {
        if (product.Terms.Count == 1) return Atom(product.Terms[0].Term);
        var done = new List<Part>();
        var (above, below) = (new List<Part>(), new List<Part>());
        foreach (var (sign, term) in product.Terms)
        {
            if (sign == '*' && below.Count > 0)
            {
                done.Add(Fraction(above, below));
                (above, below) = ([], []);
            }

            (sign == '/' ? below : above).Add(Atom(term));
        }

        if (below.Count > 0) done.Add(Fraction(above, below));
        else done.AddRange(above);
        return Joined(done, @"\cdot ", "<mo>·</mo>");
    }

    private static Part Fraction(List<Part> above, List<Part> below)
    {
        var (top, bottom) = (Side(above), Side(below));
        return new($@"\frac{{{top.Latex}}}{{{bottom.Latex}}}", $"<mfrac><mrow>{top.MathMl}</mrow><mrow>{bottom.MathMl}</mrow></mfrac>", true);

        static (string Latex, string MathMl) Side(List<Part> parts)
        {
            var all = Joined(parts, @"\cdot ", "<mo>·</mo>");
            return parts.Count == 1 ? (parts[0].InnerLatex, parts[0].InnerMathMl) : (all.Latex, all.MathMl);
        }
    }

    private static Part Joined(IReadOnlyList<Part> parts, string latex, string mathMl) => new(
        string.Join(latex, parts.Select(part => part.Latex)), string.Join(mathMl, parts.Select(part => part.MathMl)), parts.Any(part => part.IsTall));

    /// <summary>A part as set.</summary>
    /// <param name="IsTall">Higher than a line: parentheses around it grow.</param>
    internal sealed record Part(string Latex, string MathMl, bool IsTall)
    {
        /// <summary>Without the parentheses around all of it, if there are any.</summary>
        public string InnerLatex { get; private init; } = Latex;

        public string InnerMathMl { get; private init; } = MathMl;

        public Part InParentheses() =>
            new(IsTall ? $@"\left({Latex}\right)" : $"({Latex})", $"<mrow><mo>(</mo>{MathMl}<mo>)</mo></mrow>", IsTall) { InnerLatex = Latex, InnerMathMl = MathMl };
    }
}
