using System.Globalization;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Where a formula is tried: <c>x,y@-10,-5:10,5#20</c> is variables, lower bounds, upper bounds, number of samples.</summary>
/// <remarks>Source: Open edX <c>xmodule/capa/responsetypes.py</c> (FormulaResponse.randomize_variables).</remarks>
internal sealed record FormulaSamples(IReadOnlyList<(string Variable, double Low, double High)> Ranges, int Count)
{
    /// <summary>Beyond that a question costs more than it tells.</summary>
    private const int Most = 1000;

    /// <exception cref="ProblemErrorException">The text is none of this form.</exception>
    public static FormulaSamples Parse(string written)
    {
        if (written.Split('@') is not [var names, var rest, ..] || rest.Split('#') is not [var bounds, var count, ..] ||
            bounds.Split(':') is not [var lows, var highs] ||
            !int.TryParse(PythonText.Strip(count), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) || number > Most)
            throw Broken(written);
        var low = lows.Split(',').Select(bound => PythonNumber.Real(bound) ?? throw Broken(written));
        var high = highs.Split(',').Select(bound => PythonNumber.Real(bound) ?? throw Broken(written));
        return new([.. names.Split(',').Zip(low, high)], number);
    }

    /// <summary>Values of the variables, sample by sample.</summary>
    public IEnumerable<IReadOnlyDictionary<string, CalcNumber>> Draw(PythonRandom random)
    {
        for (var sample = 0; sample < Count; sample++)
        {
            var values = new Dictionary<string, CalcNumber>();
            foreach (var (variable, low, high) in Ranges) values[variable] = CalcNumber.Of(random.Uniform(low, high));
            yield return values;
        }
    }

    private static ProblemErrorException Broken(string written) =>
        new($"samples must read like x,y@-10,-5:10,5#20 with at most {Most} samples, and not '{written}'");
}
