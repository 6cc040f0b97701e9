using System.Numerics;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Functions and constants that every expression may use; complex where numpy's <c>scimath</c> is.</summary>
/// <remarks>Source: Open edX openedx-calc, <c>calc/calc.py</c> (DEFAULT_FUNCTIONS, DEFAULT_VARIABLES), <c>calc/functions.py</c>.</remarks>
internal static class CalcFunctions
{
    public static IReadOnlyDictionary<string, CalcNumber> Constants { get; } = new Dictionary<string, CalcNumber>
    {
        ["i"] = CalcNumber.Of(Complex.ImaginaryOne),
        ["j"] = CalcNumber.Of(Complex.ImaginaryOne),
        ["e"] = CalcNumber.Of(Math.E),
        ["pi"] = CalcNumber.Of(Math.PI),
    };

    public static IReadOnlyDictionary<string, Func<CalcNumber, CalcNumber>> All { get; } = new Dictionary<string, Func<CalcNumber, CalcNumber>>
    {
        ["sin"] = Either(Math.Sin, Complex.Sin),
        ["cos"] = Either(Math.Cos, Complex.Cos),
        ["tan"] = Either(Math.Tan, Complex.Tan),
        ["sec"] = Either(x => 1 / Math.Cos(x), z => 1 / Complex.Cos(z)),
        ["csc"] = Either(x => 1 / Math.Sin(x), z => 1 / Complex.Sin(z)),
        ["cot"] = Either(x => 1 / Math.Tan(x), z => 1 / Complex.Tan(z)),
        ["sqrt"] = Within(x => x >= 0, Math.Sqrt, Complex.Sqrt),
        ["log10"] = Within(x => x >= 0, Math.Log10, z => Complex.Log(z) / Math.Log(10)),
        ["log2"] = Within(x => x >= 0, Math.Log2, z => Complex.Log(z) / Math.Log(2)),
        ["ln"] = Within(x => x >= 0, Math.Log, Complex.Log),
        ["exp"] = Either(Math.Exp, Complex.Exp),
        ["arccos"] = Within(x => Math.Abs(x) <= 1, Math.Acos, Complex.Acos),
        ["arcsin"] = Within(x => Math.Abs(x) <= 1, Math.Asin, Complex.Asin),
        ["arctan"] = Either(Math.Atan, Complex.Atan),
        ["arcsec"] = Within(x => Math.Abs(1 / x) <= 1, x => Math.Acos(1 / x), z => Complex.Acos(1 / z)),
        ["arccsc"] = Within(x => Math.Abs(1 / x) <= 1, x => Math.Asin(1 / x), z => Complex.Asin(1 / z)),
        // Not the usual branch: below zero the value lies under -pi/2 (olx §8).
        ["arccot"] = Either(x => (x < 0 ? -Math.PI / 2 : Math.PI / 2) - Math.Atan(x), z => (z.Real < 0 ? -Math.PI / 2 : Math.PI / 2) - Complex.Atan(z)),
        ["abs"] = CalcNumber.Absolute,
        ["fact"] = Factorial,
        ["factorial"] = Factorial,
        ["sinh"] = Either(Math.Sinh, Complex.Sinh),
        ["cosh"] = Either(Math.Cosh, Complex.Cosh),
        ["tanh"] = Either(Math.Tanh, Complex.Tanh),
        ["sech"] = Either(x => 1 / Math.Cosh(x), z => 1 / Complex.Cosh(z)),
        ["csch"] = Either(x => 1 / Math.Sinh(x), z => 1 / Complex.Sinh(z)),
        ["coth"] = Either(x => 1 / Math.Tanh(x), z => 1 / Complex.Tanh(z)),
        ["arcsinh"] = Either(Math.Asinh, Arcsinh),
        // Real-only: below 1 there is no number, unless the argument is complex itself.
        ["arccosh"] = Either(Math.Acosh, Arccosh),
        ["arctanh"] = Within(x => Math.Abs(x) <= 1, Math.Atanh, Arctanh),
        ["arcsech"] = Either(x => Math.Acosh(1 / x), z => Arccosh(1 / z)),
        ["arccsch"] = Either(x => Math.Asinh(1 / x), z => Arcsinh(1 / z)),
        ["arccoth"] = Within(x => Math.Abs(1 / x) <= 1, x => Math.Atanh(1 / x), z => Arctanh(1 / z)),
    };

    private static Func<CalcNumber, CalcNumber> Either(Func<double, double> real, Func<Complex, Complex> complex) =>
        x => x.IsComplex ? CalcNumber.Of(complex(x.Complex)) : CalcNumber.Of(real(x.Real));

    /// <summary>Real inside the domain, complex outside of it.</summary>
    private static Func<CalcNumber, CalcNumber> Within(
        Predicate<double> domain, Func<double, double> real, Func<Complex, Complex> complex) =>
        x => !x.IsComplex && (double.IsNaN(x.Real) || domain(x.Real)) ? CalcNumber.Of(real(x.Real)) : CalcNumber.Of(complex(x.Complex));

    private static Complex Arcsinh(Complex z) => Complex.Log(z + Complex.Sqrt((z * z) + 1));

    private static Complex Arccosh(Complex z) => Complex.Log(z + (Complex.Sqrt(z + 1) * Complex.Sqrt(z - 1)));

    private static Complex Arctanh(Complex z) => 0.5 * (Complex.Log(1 + z) - Complex.Log(1 - z));

    private static CalcNumber Factorial(CalcNumber x)
    {
        if (x.IsComplex) throw new CalcException(CalcFault.Value, "The factorial needs a whole number.");
        if (!x.IsInteger && x.Real != Math.Floor(x.Real)) throw new CalcException(CalcFault.Value, "The factorial needs a whole number.");
        var n = x.IsInteger ? x.Integer : new BigInteger(x.Real);
        if (n.Sign < 0) throw new CalcException(CalcFault.Factorial, "The factorial of a negative number does not exist.");
        // 1000! has 2,568 digits; nobody's answer is longer, and the machine must stay free for others.
        if (n > 1000) throw new CalcException(CalcFault.Value, "The number is too large.");
        var product = BigInteger.One;
        for (var factor = 2; factor <= (int)n; factor++) product *= factor;
        return CalcNumber.Of(product);
    }
}
