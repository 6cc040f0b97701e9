using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>
/// Recursive descent over olx §8: sum of products of parallel terms of powers of atoms. A number may carry its own sign, so that
/// <c>2^-2</c> is an expression while <c>2*-x</c> is none.
/// </summary>
internal sealed partial class CalcParser(string text)
{
    private int at;

    /// <exception cref="CalcException">The text is no expression.</exception>
    public CalcNode Parse()
    {
        var sum = Sum();
        SkipBlanks();
        return at == text.Length ? sum : throw Fail();
    }

    private CalcNode.Chain Sum()
    {
        var sign = Take('-') ? '-' : '+';
        if (sign == '+') Take('+');
        return Chain(0, sign, Product(), '+', '-', Product);
    }

    private CalcNode.Chain Product() => Chain(1, '*', Parallel(), '*', '/', Parallel);

    private CalcNode.Chain Chain(int start, char sign, CalcNode first, char one, char other, Func<CalcNode> term)
    {
        var terms = new List<(char, CalcNode)> { (sign, first) };
        while (true)
        {
            if (Take(one)) terms.Add((one, term()));
            else if (Take(other)) terms.Add((other, term()));
            else return new(start, terms);
        }
    }

    private CalcNode Parallel()
    {
        var terms = new List<CalcNode> { Power() };
        while (TakeBars()) terms.Add(Power());
        return terms.Count == 1 ? terms[0] : new CalcNode.Parallel(terms);
    }

    private CalcNode Power()
    {
        var terms = new List<CalcNode> { Atom() };
        while (Take('^')) terms.Add(Atom());
        return terms.Count == 1 ? terms[0] : new CalcNode.Power(terms);
    }

    private CalcNode Atom()
    {
        SkipBlanks();
        if (NumberPattern().Match(text, at) is { Success: true } number)
        {
            at += number.Length;
            return new CalcNode.Number(Literal(number.Value)) { Written = string.Concat(number.Value.Where(c => !PythonText.IsBlank(c))) };
        }

        if (NamePattern().Match(text, at) is { Success: true } plain && IsCall(at + plain.Length))
        {
            at += plain.Length;
            Take('(');
            var argument = Sum();
            return Take(')') ? new CalcNode.Call(plain.Value, argument) : throw Fail();
        }

        if (VariablePattern().Match(text, at) is { Success: true } name)
        {
            at += name.Length;
            return new CalcNode.Variable(name.Value);
        }

        if (!Take('(')) throw Fail();
        var inner = Sum();
        return Take(')') ? inner : throw Fail();
    }

    /// <summary>Literals without point and exponent stay integers.</summary>
    private static CalcNumber Literal(string written)
    {
        var digits = string.Concat(written.Where(c => !PythonText.IsBlank(c)));
        var isPercent = digits.EndsWith('%');
        if (isPercent) digits = digits[..^1];
        if (!isPercent && !digits.AsSpan().ContainsAny('.', 'e', 'E'))
            return CalcNumber.Of(BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        var real = double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);
        return CalcNumber.Of(isPercent ? real * 0.01 : real);
    }

    private bool IsCall(int from)
    {
        while (from < text.Length && PythonText.IsBlank(text[from])) from++;
        return from < text.Length && text[from] == '(';
    }

    private bool Take(char c)
    {
        SkipBlanks();
        if (at >= text.Length || text[at] != c) return false;
        at++;
        return true;
    }

    private bool TakeBars()
    {
        SkipBlanks();
        if (!text.AsSpan(at).StartsWith("||", StringComparison.Ordinal)) return false;
        at += 2;
        return true;
    }

    private void SkipBlanks()
    {
        // Only ASCII blanks: a no-break space behind a number is a mistake of syntax upstream too.
        while (at < text.Length && text[at] is ' ' or '\t' or '\n' or '\r') at++;
    }

    private static CalcException Fail() => new(CalcFault.Syntax, "Not an expression.");

    [GeneratedRegex(@"\G[+-]?[ \t\r\n]*(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[ \t\r\n]*[eE][ \t\r\n]*[+-]?[ \t\r\n]*[0-9]+)?(?:[ \t\r\n]*%)?", RegexOptions.CultureInvariant)]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"\G[A-Za-z][A-Za-z0-9_]*'*", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\G[A-Za-z][A-Za-z0-9]*(?:_\{[A-Za-z0-9]+\})?\^\{[A-Za-z0-9]+\}'*|\G[A-Za-z][A-Za-z0-9]*_\{[A-Za-z0-9]+\}'*|\G[A-Za-z][A-Za-z0-9_]*'*", RegexOptions.CultureInvariant)]
    private static partial Regex VariablePattern();
}
