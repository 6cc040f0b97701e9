namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>
/// Values of expressions that learners and authors write: <c>2*x^3 + sin(pi/4)</c>. Grammar, names and errors as in olx §8.
/// </summary>
/// <remarks>Source: Open edX openedx-calc, <c>calc/calc.py</c> (evaluator).</remarks>
internal static class Calculator
{
    /// <summary>Longest expression accepted: nobody's answer is longer, and nesting costs stack.</summary>
    private const int LongestText = 4000;

    /// <param name="isCaseSensitive">False: names match whatever their case.</param>
    /// <returns>Not a number for a blank expression.</returns>
    /// <exception cref="CalcException">The expression has no value.</exception>
    public static CalcNumber Evaluate(
        string expression, IReadOnlyDictionary<string, CalcNumber>? variables = null, bool isCaseSensitive = false)
    {
        if (PythonText.Strip(expression).Length == 0) return CalcNumber.NaN;
        var tree = Parse(expression);
        var names = new CalcNames(variables, isCaseSensitive);
        names.Check(tree);
        return tree.Value(names);
    }

    /// <exception cref="CalcException">The text is no expression.</exception>
    public static CalcNode Parse(string expression)
    {
        if (expression.Length > LongestText) throw new CalcException(CalcFault.Syntax, "The expression is too long.");
        CheckParentheses(expression);
        return new CalcParser(expression).Parse();
    }

    private static void CheckParentheses(string expression)
    {
        var open = 0;
        for (var i = 0; i < expression.Length; i++)
        {
            if (expression[i] == '(') open++;
            else if (expression[i] == ')' && --open < 0)
                throw Unmatched($"A closing parenthesis was found after segment {expression[..i]}, but there is no matching opening parenthesis before it.");
        }

        if (open > 0) throw Unmatched($"Parentheses are unmatched. {open} parentheses were opened but never closed.");
        // Each level costs the parser stack.
        var deepest = 0;
        var depth = 0;
        foreach (var c in expression)
        {
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            deepest = Math.Max(deepest, depth);
        }

        if (deepest > 200) throw new CalcException(CalcFault.Syntax, "The expression is nested too deeply.");
    }

    private static CalcException Unmatched(string what) => new(CalcFault.Parentheses, "Invalid Input: " + what);
}
