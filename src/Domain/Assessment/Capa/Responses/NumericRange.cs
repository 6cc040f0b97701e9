namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>An answer such as <c>[5, 7)</c>: everything between two bounds, each of which may belong to it or not.</summary>
/// <param name="Low">Expression.</param>
/// <param name="High">Expression.</param>
internal sealed record NumericRange(string Low, bool IncludesLow, string High, bool IncludesHigh)
{
    /// <summary>Null: the text is no range, since it lacks the brackets.</summary>
    /// <exception cref="ProblemErrorException">The brackets are there, the comma is not.</exception>
    public static NumericRange? Parse(string answer)
    {
        if (answer.Length < 2 || answer[0] is not ('[' or '(') || answer[^1] is not (']' or ')')) return null;
        var bounds = answer[1..^1].Split(',', 2);
        return bounds.Length == 2
            ? new(bounds[0], answer[0] == '[', bounds[1], answer[^1] == ']')
            : throw new ProblemErrorException("A range needs two bounds with a comma between them.");
    }

    /// <param name="partialRange">Null: nothing beside right and wrong; else how many widths beyond a bound are close.</param>
    public string Judge(CalcNumber student, double? partialRange, Func<string, CalcNumber> evaluate)
    {
        if (student.Complex.Imaginary != 0) throw new StudentInputException("You may not use complex numbers where a range is expected.");
        var given = student.Complex.Real;
        var (low, high) = (Bound(evaluate(Low)), Bound(evaluate(High)));
        if (Tolerance.AreSame(given, low)) return IncludesLow ? Correctnesses.Correct : Correctnesses.Incorrect;
        if (Tolerance.AreSame(given, high)) return IncludesHigh ? Correctnesses.Correct : Correctnesses.Incorrect;
        if (low < given && given < high) return Correctnesses.Correct;
        var reach = (high - low) * partialRange;
        return low - reach < given && given < high + reach ? Correctnesses.PartiallyCorrect : Correctnesses.Incorrect;
    }

    private static double Bound(CalcNumber value) =>
        value.Complex is { Imaginary: 0 } bound && !double.IsNaN(bound.Real)
            ? bound.Real
            : throw new StudentInputException("There was a problem with the staff answer to this problem: a bound of the range is no real number.");
}
