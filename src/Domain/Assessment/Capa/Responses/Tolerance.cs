using System.Globalization;
using System.Numerics;
using System.Xml.Linq;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>How far a number may be from the right one: <c>0.01</c>, <c>5%</c>, an expression; or nothing, which means <c>0.001%</c>.</summary>
/// <remarks>Source: Open edX <c>xmodule/capa/util.py</c> (compare_with_tolerance).</remarks>
internal sealed record Tolerance(string Text)
{
    private const double MachineEpsilon = 2.220446049250313e-16;

    /// <summary>Relative to the larger of both numbers, unlike every other percentage, which is relative to the author's.</summary>
    public static Tolerance Default { get; } = new("0.001%");

    /// <summary>The tolerance that a question's author asks for.</summary>
    public static Tolerance In(XElement response, CapaVariables variables)
    {
        var written = response.Descendants("responseparam").FirstOrDefault(param => param.Attribute("type")?.Value == "tolerance")?.Attribute("default")?.Value;
        return PythonText.Strip(variables.Substitute(written ?? "")) is { Length: > 0 } text ? new(text) : Default;
    }

    /// <exception cref="CalcException">The tolerance is no expression.</exception>
    public bool Accepts(CalcNumber student, CalcNumber author)
    {
        var (given, right) = (student.Complex, author.Complex);
        double bound;
        if (Text == Default.Text) bound = Percent() * Math.Max(Complex.Abs(given), Complex.Abs(right));
        else if (Text.EndsWith('%')) bound = Percent() * Complex.Abs(right);
        else bound = Calculator.Evaluate(Text).Real;
        return IsWithin(given, right, bound);
    }

    /// <summary>The same tolerance, so many times as wide: for answers that are close.</summary>
    /// <exception cref="ProblemErrorException">Only plain numbers can be widened, not expressions.</exception>
    public Tolerance Times(double factor)
    {
        var isPercent = Text.EndsWith('%');
        if (PythonNumber.Real(isPercent ? Text[..^1] : Text) is not { } number)
            throw new ProblemErrorException($"The tolerance '{Text}' is an expression; only a plain number or percentage works");
        return new((factor * number).ToString("R", CultureInfo.InvariantCulture) + (isPercent ? "%" : ""));
    }

    /// <summary>Whether a number stands on a bound of a range, as far as doubles can tell.</summary>
    public static bool AreSame(double a, double b) => IsWithin(a, b, MachineEpsilon * Math.Max(Math.Abs(a), Math.Abs(b)));

    private double Percent() => CalcArithmetic.Multiply(Calculator.Evaluate(Text[..^1]), CalcNumber.Of(0.01)).Real;

    private static bool IsWithin(Complex given, Complex right, double bound)
    {
        // With infinity on one side both difference and bound may be infinite; only the same infinity is right.
        if (Complex.IsInfinity(given) || Complex.IsInfinity(right)) return given == right;
        if (given.Imaginary != 0 || right.Imaginary != 0) return Complex.Abs(given - right) <= bound;
        if (double.IsNaN(given.Real) || double.IsNaN(right.Real) || double.IsNaN(bound)) return false;
        if (double.IsInfinity(bound)) return bound > 0;
        // In decimal, so that 4.1 is within 0.1 of 4 for the learner's eye, if not for binary fractions.
        return ExactDecimal.AreWithin(ExactDecimal.Of(given.Real), ExactDecimal.Of(right.Real), ExactDecimal.Of(bound));
    }
}
