namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Evaluates what learners and authors wrote, with the message that each of them needs when it has no value.</summary>
internal static class Formula
{
    /// <summary>A learner's number.</summary>
    /// <exception cref="StudentInputException">The text has no value.</exception>
    public static CalcNumber NumberOf(string given)
    {
        try
        {
            var value = Calculator.Evaluate(given);
            // An integer that no double can hold is a number for the calculator, not for a response.
            return value.IsInteger ? CalcNumber.Of(value.Real) : value;
        }
        catch (CalcException error)
        {
            throw new StudentInputException(error.Fault switch
            {
                CalcFault.UnknownName or CalcFault.Parentheses => error.Message,
                CalcFault.Factorial => $"Factorial function evaluated outside its domain:'{given}'",
                CalcFault.Syntax => $"Invalid math syntax: '{given}'",
                _ => $"Could not interpret '{given}' as a number.",
            });
        }
    }

    /// <summary>A learner's formula at one sample, or the author's, whose mistakes are told in the same words.</summary>
    /// <exception cref="StudentInputException">The text has no value.</exception>
    public static CalcNumber ValueOf(string given, IReadOnlyDictionary<string, CalcNumber> sample, bool isCaseSensitive)
    {
        try
        {
            return Calculator.Evaluate(given, sample, isCaseSensitive);
        }
        catch (CalcException error)
        {
            throw new StudentInputException(error.Fault switch
            {
                CalcFault.UnknownName or CalcFault.Parentheses => error.Message,
                CalcFault.Factorial => $"Factorial function not permitted in answer for this problem. Provided answer was: {given}",
                _ => $"Invalid input: Could not parse '{given}' as a formula",
            });
        }
    }

    /// <summary>The author may write a Python number (<c>1+1j</c>) or an expression (<c>1/3</c>).</summary>
    /// <exception cref="ProblemErrorException">The text has no value.</exception>
    public static CalcNumber StaffValue(string written)
    {
        if (PythonNumber.Complex(written) is { } literal) return literal;
        try
        {
            var value = Calculator.Evaluate(written);
            return value.IsInteger ? CalcNumber.Of(value.Real) : value;
        }
        catch (CalcException)
        {
            throw ProblemErrorException.Verbatim("There was a problem with the staff answer to this problem.");
        }
    }
}
