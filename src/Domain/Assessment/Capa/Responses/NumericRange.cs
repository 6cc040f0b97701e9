namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>An answer such as <c>[5, 7)</c>: everything between two bounds, each of which may belong to it or not.</summary>
/// <param name="Low">Expression.</param>
/// <param name="High">Expression.</param>
/// <remarks>
/// Source: Open edX <c>xmodule/capa/responsetypes.py</c> (NumericalResponse). Kept on purpose: the brackets must be the author's own,
/// a variable that holds them makes no range; text behind a second comma is ignored; a number in parentheses is a broken range.
/// </remarks>
internal sealed record NumericRange(string Low, bool IncludesLow, string High, bool IncludesHigh)
{
    /// <summary>As "show answer" tells it; blanks around a bound stay.</summary>
    public string Text => $"{(IncludesLow ? '[' : '(')}{Low}, {High}{(IncludesHigh ? ']' : ')')}";

    /// <param name="answer">As written, before variables are substituted.</param>
    /// <returns>Null: the text is no range, since it lacks the brackets.</returns>
    /// <exception cref="ProblemErrorException">The brackets are there, the comma is not.</exception>
    public static NumericRange? Parse(string answer, CapaVariables variables)
    {
        if (answer.Length < 2 || answer[0] is not ('[' or '(') || answer[^1] is not (']' or ')')) return null;
        var bounds = answer[1..^1].Split(',');
        return bounds.Length >= 2
            ? new(variables.Substitute(bounds[0]), answer[0] == '[', variables.Substitute(bounds[1]), answer[^1] == ']')
            : throw new ProblemErrorException("A range needs two bounds with a comma between them");
    }

    /// <param name="partialRange">Null: nothing beside right and wrong; else how many widths beyond a bound are close.</param>
    /// <exception cref="StudentInputException">The learner's number is complex.</exception>
    /// <exception cref="ProblemErrorException">A bound is no real number.</exception>
    public string Judge(CalcNumber student, double? partialRange)
    {
        if (student.IsComplex) throw new StudentInputException("You may not use complex numbers in range tolerance problems");
        var given = student.Real;
        var low = Bound(Low);
        if (Tolerance.AreSame(given, low)) return IncludesLow ? Correctnesses.Correct : Correctnesses.Incorrect;
        var high = Bound(High);
        if (Tolerance.AreSame(given, high)) return IncludesHigh ? Correctnesses.Correct : Correctnesses.Incorrect;
        if (low < given && given < high) return Correctnesses.Correct;
        var reach = (high - low) * partialRange;
        return low - reach < given && given < high + reach ? Correctnesses.PartiallyCorrect : Correctnesses.Incorrect;
    }

    private static double Bound(string written)
    {
        var bound = Formula.StaffValue(written).Complex;
        if (bound.Imaginary != 0) throw ProblemErrorException.Verbatim("There was a problem with the staff answer to this problem: complex boundary.");
        return double.IsNaN(bound.Real) ? throw ProblemErrorException.Verbatim("There was a problem with the staff answer to this problem: empty boundary.") : bound.Real;
    }
}
