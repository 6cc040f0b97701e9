using System.Numerics;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>
/// A number as Python has them: an integer of any size, a double, or a complex number. What a function answers is numpy's kind of
/// each, which divides by zero and overflows where Python raises; see <see cref="CalcArithmetic"/>.
/// </summary>
internal readonly record struct CalcNumber
{
    private readonly BigInteger integer;
    private readonly Complex value;

    private CalcNumber(BigInteger integer, Complex value, bool isInteger, bool isComplex, bool isNumpy)
    {
        this.integer = integer;
        this.value = value;
        IsInteger = isInteger;
        IsComplex = isComplex;
        IsNumpy = isNumpy;
    }

    public bool IsInteger { get; }

    public bool IsComplex { get; }

    /// <summary>Numpy's: 64 bits where it is an integer, and no exceptions.</summary>
    public bool IsNumpy { get; }

    public bool IsZero => IsInteger ? integer.IsZero : value == Complex.Zero;

    public static CalcNumber NaN => Of(double.NaN);

    public static CalcNumber Of(BigInteger integer) => new(integer, default, true, false, false);

    public static CalcNumber Of(double real) => new(default, real, false, false, false);

    public static CalcNumber Of(Complex complex) => new(default, complex, false, true, false);

    public static CalcNumber Numpy(double real) => new(default, real, false, false, true);

    public static CalcNumber Numpy(Complex complex) => new(default, complex, false, true, true);

    /// <summary>Beyond 64 bits it wraps around.</summary>
    public static CalcNumber Numpy(BigInteger integer) => new((long)(ulong)(integer & ulong.MaxValue), default, true, false, true);

    public BigInteger Integer => IsInteger ? integer : throw CalcArithmetic.Fail("A whole number is needed.");

    /// <exception cref="CalcException">Complex, or an integer beyond the largest double.</exception>
    public double Real
    {
        get
        {
            if (IsComplex) throw CalcArithmetic.Fail("A real number is needed.");
            if (!IsInteger) return value.Real;
            var real = (double)integer;
            return double.IsFinite(real) ? real : throw CalcArithmetic.Fail("The number is too large.");
        }
    }

    /// <exception cref="CalcException">An integer beyond the largest double.</exception>
    public Complex Complex => IsComplex ? value : new Complex(Real, 0);
}
