using System.Numerics;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Functions and constants that every expression may use; complex where numpy's <c>scimath</c> is. Results are numpy's numbers.</summary>
/// <remarks>
/// Source: Open edX openedx-calc, <c>calc/calc.py</c> (DEFAULT_FUNCTIONS, DEFAULT_VARIABLES), <c>calc/functions.py</c>. Kept on purpose: the
/// inverses of secant, cosecant and cotangents are real-only, unlike those of sine, cosine and hyperbolic tangent; integers beyond 64 bits fit
/// no function; a factorial wants an integer, and <c>3.</c> is none.
/// </remarks>
internal static class CalcFunctions
{
    /// <summary>10000! has 35,660 digits; nobody's answer is longer, and the machine must stay free for others.</summary>
    private const int LargestFactorial = 10_000;

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
        ["sec"] = Either(x => 1 / Math.Cos(x), z => CalcComplex.Quotient(1, Complex.Cos(z))),
        ["csc"] = Either(x => 1 / Math.Sin(x), z => CalcComplex.Quotient(1, Complex.Sin(z))),
        ["cot"] = Either(x => 1 / Math.Tan(x), z => CalcComplex.Quotient(1, Complex.Tan(z))),
        ["sqrt"] = Within(x => x >= 0, Math.Sqrt, Complex.Sqrt),
        ["log10"] = Within(x => x >= 0, Math.Log10, z => Complex.Log(z) * 0.4342944819032518),
        ["log2"] = Within(x => x >= 0, Math.Log2, z => Complex.Log(z) * 1.4426950408889634),
        ["ln"] = Within(x => x >= 0, Math.Log, Complex.Log),
        ["exp"] = Either(Math.Exp, Complex.Exp),
        ["arccos"] = Within(x => Math.Abs(x) <= 1, Math.Acos, CalcComplex.Arccos),
        ["arcsin"] = Within(x => Math.Abs(x) <= 1, Math.Asin, CalcComplex.Arcsin),
        ["arctan"] = Either(Math.Atan, CalcComplex.Arctan),
        ["arcsec"] = OfInverse(Either(Math.Acos, CalcComplex.Arccos)),
        ["arccsc"] = OfInverse(Either(Math.Asin, CalcComplex.Arcsin)),
        // Not the usual branch: below zero the value lies under -pi/2 (olx §8).
        ["arccot"] = Either(x => (x < 0 ? -Math.PI / 2 : Math.PI / 2) - Math.Atan(x), z => (z.Real < 0 ? -Math.PI / 2 : Math.PI / 2) - CalcComplex.Arctan(z)),
        ["abs"] = Absolute,
        ["fact"] = Factorial,
        ["factorial"] = Factorial,
        ["sinh"] = Either(Math.Sinh, Complex.Sinh),
        ["cosh"] = Either(Math.Cosh, Complex.Cosh),
        ["tanh"] = Either(Math.Tanh, Complex.Tanh),
        ["sech"] = Either(x => 1 / Math.Cosh(x), z => CalcComplex.Quotient(1, Complex.Cosh(z))),
        ["csch"] = Either(x => 1 / Math.Sinh(x), z => CalcComplex.Quotient(1, Complex.Sinh(z))),
        ["coth"] = Either(x => 1 / Math.Tanh(x), z => CalcComplex.Quotient(1, Complex.Tanh(z))),
        ["arcsinh"] = Either(Math.Asinh, CalcComplex.Arcsinh),
        // Real-only: below 1 there is no number, unless the argument is complex itself.
        ["arccosh"] = Either(Math.Acosh, CalcComplex.Arccosh),
        ["arctanh"] = Within(x => Math.Abs(x) <= 1, Math.Atanh, CalcComplex.Arctanh),
        ["arcsech"] = OfInverse(Either(Math.Acosh, CalcComplex.Arccosh)),
        ["arccsch"] = OfInverse(Either(Math.Asinh, CalcComplex.Arcsinh)),
        ["arccoth"] = OfInverse(Either(Math.Atanh, CalcComplex.Arctanh)),
    };

    private static Func<CalcNumber, CalcNumber> Either(Func<double, double> real, Func<Complex, Complex> complex) =>
        x => x.IsComplex ? CalcNumber.Numpy(complex(x.Complex)) : CalcNumber.Numpy(real(Fitting(x)));

    /// <summary>Real inside the domain, complex outside of it.</summary>
    private static Func<CalcNumber, CalcNumber> Within(Predicate<double> domain, Func<double, double> real, Func<Complex, Complex> complex) =>
        x => !x.IsComplex && Fitting(x) is var y && (double.IsNaN(y) || domain(y)) ? CalcNumber.Numpy(real(y)) : CalcNumber.Numpy(complex(x.Complex));

    /// <summary>Of a zero that no function made, there is no inverse.</summary>
    private static Func<CalcNumber, CalcNumber> OfInverse(Func<CalcNumber, CalcNumber> function) =>
        x => function(CalcArithmetic.Divide(CalcNumber.Of(1.0), x));

    private static double Fitting(CalcNumber x) =>
        x.IsInteger && (x.Integer < long.MinValue || x.Integer > ulong.MaxValue) ? throw CalcArithmetic.Fail("The number is too large.") : x.Real;

    private static CalcNumber Absolute(CalcNumber x)
    {
        if (x.IsComplex) return CalcNumber.Numpy(Complex.Abs(x.Complex));
        if (!x.IsInteger) return CalcNumber.Numpy(Math.Abs(x.Real));
        return x.Integer < long.MinValue || x.Integer > ulong.MaxValue ? CalcNumber.Of(BigInteger.Abs(x.Integer))
            : x.Integer > long.MaxValue ? CalcNumber.Numpy((double)x.Integer)
            : CalcNumber.Numpy(BigInteger.Abs(x.Integer));
    }

    private static CalcNumber Factorial(CalcNumber x)
    {
        if (!x.IsInteger) throw CalcArithmetic.Fail("The factorial needs a whole number.");
        if (x.Integer.Sign < 0) throw new CalcException(CalcFault.Factorial, "The factorial of a negative number does not exist.");
        if (x.Integer > LargestFactorial) throw CalcArithmetic.Fail("The number is too large.");
        var product = BigInteger.One;
        for (var factor = 2; factor <= (int)x.Integer; factor++) product *= factor;
        return CalcNumber.Of(product);
    }
}
