using System.Numerics;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>
/// A number as Python has them: an integer of any size, a double, or a complex number. Operations follow Python 3, which
/// raises where IEEE arithmetic would answer infinity.
/// </summary>
internal readonly record struct CalcNumber
{
    // 10^400 must pass, 9^9^9 must not eat the machine.
    private const double LargestIntegerBits = 1 << 17;

    private readonly BigInteger integer;
    private readonly Complex value;

    private CalcNumber(BigInteger integer, Complex value, bool isInteger, bool isComplex)
    {
        this.integer = integer;
        this.value = value;
        IsInteger = isInteger;
        IsComplex = isComplex;
    }

    public bool IsInteger { get; }

    public bool IsComplex { get; }

    public bool IsZero => IsInteger ? integer.IsZero : value == Complex.Zero;

    public static CalcNumber NaN => Of(double.NaN);

    public static CalcNumber Of(BigInteger integer) => new(integer, default, true, false);

    public static CalcNumber Of(double real) => new(default, real, false, false);

    public static CalcNumber Of(Complex complex) => new(default, complex, false, true);

    public BigInteger Integer => IsInteger ? integer : throw Fail("A whole number is needed.");

    /// <exception cref="CalcException">An integer beyond the largest double.</exception>
    public double Real
    {
        get
        {
            if (IsComplex) throw Fail("A real number is needed.");
            if (!IsInteger) return value.Real;
            var real = (double)integer;
            return double.IsFinite(real) ? real : throw Fail("The number is too large.");
        }
    }

    public Complex Complex => IsComplex ? value : new Complex(Real, 0);

    public static CalcNumber Add(CalcNumber a, CalcNumber b) =>
        a.IsInteger && b.IsInteger ? Of(a.integer + b.integer)
        : a.IsComplex || b.IsComplex ? Of(a.Complex + b.Complex)
        : Of(a.Real + b.Real);

    public static CalcNumber Subtract(CalcNumber a, CalcNumber b) => Add(a, Negate(b));

    public static CalcNumber Negate(CalcNumber a) =>
        a.IsInteger ? Of(-a.integer) : a.IsComplex ? Of(-a.value) : Of(-a.value.Real);

    public static CalcNumber Multiply(CalcNumber a, CalcNumber b) =>
        a.IsInteger && b.IsInteger ? Of(Bounded(a.integer * b.integer))
        : a.IsComplex || b.IsComplex ? Of(a.Complex * b.Complex)
        : Of(a.Real * b.Real);

    public static CalcNumber Divide(CalcNumber a, CalcNumber b)
    {
        if (b.IsZero) throw Fail("Division by zero.");
        if (a.IsComplex || b.IsComplex) return Of(a.Complex / b.Complex);
        if (!a.IsInteger || !b.IsInteger) return Of(a.Real / b.Real);
        var divided = DivideExactly(a.integer, b.integer);
        return double.IsFinite(divided) ? Of(divided) : throw Fail("The number is too large.");
    }

    public static CalcNumber Power(CalcNumber a, CalcNumber b)
    {
        if (a.IsComplex || b.IsComplex) return ComplexPower(a.Complex, b.Complex);
        if (a.IsInteger && b.IsInteger && b.integer.Sign >= 0) return Of(IntegerPower(a.integer, b.integer));
        var (x, y) = (a.Real, b.Real);
        if (x == 0 && y < 0) throw Fail("Zero cannot be raised to a negative power.");
        if (x < 0 && double.IsFinite(x) && double.IsFinite(y) && y != Math.Floor(y)) return ComplexPower(x, y);
        var power = Math.Pow(x, y);
        return double.IsInfinity(power) && double.IsFinite(x) && double.IsFinite(y) ? throw Fail("The number is too large.") : Of(power);
    }

    public static CalcNumber Absolute(CalcNumber a) =>
        a.IsInteger ? Of(BigInteger.Abs(a.integer)) : a.IsComplex ? Of(Complex.Abs(a.value)) : Of(Math.Abs(a.value.Real));

    private static CalcNumber ComplexPower(Complex a, Complex b)
    {
        if (b == Complex.Zero) return Of(Complex.One);
        if (a == Complex.Zero)
            return b.Real < 0 || b.Imaginary != 0 ? throw Fail("Zero cannot be raised to a negative or complex power.") : Of(Complex.Zero);
        return Of(Complex.Pow(a, b));
    }

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

    private static CalcException Fail(string message) => new(CalcFault.Value, message);
}
