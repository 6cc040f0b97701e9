using System.Numerics;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>
/// Sums, products, quotients and powers. Between Python's own numbers they raise where IEEE arithmetic would answer infinity; where one side
/// is numpy's, they do not: <c>1/0</c> is an error, <c>1/sin(0)</c> is infinite.
/// </summary>
/// <remarks>Source: Python 3.11 and numpy 1.24 as Open edX openedx-calc, <c>calc/calc.py</c>, uses them.</remarks>
internal static class CalcArithmetic
{
    // 10^400 must pass, 9^9^9 must not eat the machine.
    private const double LargestIntegerBits = 1 << 17;

    public static CalcNumber Add(CalcNumber a, CalcNumber b) =>
        a.IsInteger && b.IsInteger ? Whole(a, b, a.Integer + b.Integer)
        : a.IsComplex || b.IsComplex ? Complexes(a, b, a.Complex + b.Complex)
        : Reals(a, b, a.Real + b.Real);

    public static CalcNumber Subtract(CalcNumber a, CalcNumber b) =>
        a.IsInteger && b.IsInteger ? Whole(a, b, a.Integer - b.Integer)
        : a.IsComplex || b.IsComplex ? Complexes(a, b, a.Complex - b.Complex)
        : Reals(a, b, a.Real - b.Real);

    public static CalcNumber Multiply(CalcNumber a, CalcNumber b) =>
        a.IsInteger && b.IsInteger ? Whole(a, b, Bounded(a.Integer * b.Integer))
        : a.IsComplex || b.IsComplex ? Complexes(a, b, a.Complex * b.Complex)
        : Reals(a, b, a.Real * b.Real);

    public static CalcNumber Divide(CalcNumber a, CalcNumber b)
    {
        if (a.IsComplex || b.IsComplex)
        {
            if (IsNumpy(a, b)) return CalcNumber.Numpy(CalcComplex.Quotient(a.Complex, b.Complex));
            return b.IsZero ? throw Fail("Division by zero.") : CalcNumber.Of(CalcComplex.Quotient(a.Complex, b.Complex));
        }

        if (a.IsNumpy || b.IsNumpy) return CalcNumber.Numpy(a.Real / b.Real);
        if (b.IsZero) throw Fail("Division by zero.");
        if (!a.IsInteger || !b.IsInteger) return CalcNumber.Of(a.Real / b.Real);
        var divided = DivideExactly(a.Integer, b.Integer);
        return double.IsFinite(divided) ? CalcNumber.Of(divided) : throw Fail("The number is too large.");
    }

    public static CalcNumber Power(CalcNumber a, CalcNumber b)
    {
        if (a.IsComplex || b.IsComplex)
            return IsNumpy(a, b) ? CalcNumber.Numpy(CalcComplex.NumpyPower(a.Complex, b.Complex)) : CalcNumber.Of(CalcComplex.PythonPower(a.Complex, b.Complex));
        if (a.IsInteger && b.IsInteger && (a.IsNumpy || b.IsNumpy)) return NumpyPower(a, b);
        if (a.IsNumpy || b.IsNumpy) return CalcNumber.Numpy(Math.Pow(a.Real, b.Real));
        if (a.IsInteger && b.IsInteger && b.Integer.Sign >= 0) return CalcNumber.Of(IntegerPower(a.Integer, b.Integer));
        var (x, y) = (a.Real, b.Real);
        if (x == 0 && y < 0) throw Fail("Zero cannot be raised to a negative power.");
        if (x < 0 && double.IsFinite(x) && double.IsFinite(y) && y != Math.Floor(y)) return CalcNumber.Of(CalcComplex.PythonPower(x, y));
        var power = Math.Pow(x, y);
        return double.IsInfinity(power) && double.IsFinite(x) && double.IsFinite(y) ? throw Fail("The number is too large.") : CalcNumber.Of(power);
    }

    public static CalcException Fail(string message) => new(CalcFault.Value, message);

    /// <summary>Of a complex operation: Python's complex numbers keep numpy's reals behind them to themselves.</summary>
    private static bool IsNumpy(CalcNumber a, CalcNumber b) =>
        a.IsNumpy || (b.IsNumpy && !(a.IsComplex && !b.IsComplex && !b.IsInteger));

    private static CalcNumber Complexes(CalcNumber a, CalcNumber b, Complex result) => IsNumpy(a, b) ? CalcNumber.Numpy(result) : CalcNumber.Of(result);

    private static CalcNumber Reals(CalcNumber a, CalcNumber b, double result) => a.IsNumpy || b.IsNumpy ? CalcNumber.Numpy(result) : CalcNumber.Of(result);

    private static CalcNumber Whole(CalcNumber a, CalcNumber b, BigInteger result) =>
        (a.IsNumpy || b.IsNumpy) && Fits(a.Integer) && Fits(b.Integer) ? CalcNumber.Numpy(result) : CalcNumber.Of(result);

    private static bool Fits(BigInteger number) => number >= long.MinValue && number <= long.MaxValue;

    private static CalcNumber NumpyPower(CalcNumber a, CalcNumber b)
    {
        if (!Fits(a.Integer) || !Fits(b.Integer)) return CalcNumber.Of(IntegerPower(a.Integer, b.Integer.Sign < 0 ? throw Negative() : b.Integer));
        if (b.Integer.Sign < 0) throw Negative();
        return CalcNumber.Numpy(BigInteger.ModPow(a.Integer, b.Integer, BigInteger.One << 64));
    }

    private static CalcException Negative() => Fail("Whole numbers of functions cannot be raised to negative powers.");

    private static BigInteger IntegerPower(BigInteger a, BigInteger b)
    {
        if (BigInteger.Abs(a) <= BigInteger.One) return b.IsZero || (b.IsEven && !a.IsZero) ? BigInteger.One : a;
        if (b * a.GetBitLength() > new BigInteger(LargestIntegerBits)) throw Fail("The number is too large.");
        return BigInteger.Pow(a, (int)b);
    }

    /// <summary>Quotient of integers to the nearest double, also where each alone exceeds the range of doubles.</summary>
    private static double DivideExactly(BigInteger a, BigInteger b)
    {
        if (a.GetBitLength() <= 53 && b.GetBitLength() <= 53) return (double)a / (double)b;
        // Scaled so that the quotient has some 66 bits: beyond a double's 53, so that one rounding remains.
        var shift = (int)(66 - (a.GetBitLength() - b.GetBitLength()));
        var quotient = shift >= 0 ? (a << shift) / b : a / (b << -shift);
        return Math.ScaleB((double)quotient, -shift);
    }

    private static BigInteger Bounded(BigInteger number) =>
        number.GetBitLength() <= LargestIntegerBits ? number : throw Fail("The number is too large.");
}
