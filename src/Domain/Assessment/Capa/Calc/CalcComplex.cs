using System.Numerics;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Complex arithmetic and inverse functions as Python and numpy do them, to the last bit where courses can tell: <c>j^2</c> is −1.</summary>
internal static class CalcComplex
{
    /// <summary>By zero: infinite or no number, as numpy says.</summary>
    public static Complex Quotient(Complex a, Complex b)
    {
        if (Math.Abs(b.Real) >= Math.Abs(b.Imaginary))
        {
            if (b == Complex.Zero) return new(a.Real / Math.Abs(b.Real), a.Imaginary / Math.Abs(b.Real));
            var ratio = b.Imaginary / b.Real;
            var scale = b.Real + (b.Imaginary * ratio);
            return new((a.Real + (a.Imaginary * ratio)) / scale, (a.Imaginary - (a.Real * ratio)) / scale);
        }
        else
        {
            var ratio = b.Real / b.Imaginary;
            var scale = (b.Real * ratio) + b.Imaginary;
            return new(((a.Real * ratio) + a.Imaginary) / scale, ((a.Imaginary * ratio) - a.Real) / scale);
        }
    }

    /// <exception cref="CalcException">Zero to a negative or complex power, or too large.</exception>
    public static Complex PythonPower(Complex a, Complex b)
    {
        if (a == Complex.Zero && b != Complex.Zero && (b.Imaginary != 0 || b.Real < 0))
            throw CalcArithmetic.Fail("Zero cannot be raised to a negative or complex power.");
        var power = b.Imaginary == 0 && b.Real == Math.Floor(b.Real) && Math.Abs(b.Real) <= 100 ? Repeated(a, (int)b.Real) : ByAngle(a, b);
        return double.IsInfinity(power.Real) || double.IsInfinity(power.Imaginary) ? throw CalcArithmetic.Fail("The number is too large.") : power;
    }

    public static Complex NumpyPower(Complex a, Complex b)
    {
        if (b == Complex.Zero) return Complex.One;
        if (a == Complex.Zero) return b.Real > 0 && b.Imaginary == 0 ? Complex.Zero : new(double.NaN, double.NaN);
        return b.Imaginary == 0 && b.Real == Math.Floor(b.Real) && Math.Abs(b.Real) < 100 ? Repeated(a, (int)b.Real) : ByAngle(a, b);
    }

    /// <summary>Accurate near zero, and infinite at ±1.</summary>
    public static Complex Arctanh(Complex z)
    {
        var (x, y) = (z.Real, z.Imaginary);
        if (double.IsInfinity(x) || double.IsInfinity(y)) return new(0, Math.CopySign(Math.PI / 2, y));
        var gap = 1 - x;
        return new(0.25 * LogOnePlus(4 * x / ((gap * gap) + (y * y))), 0.5 * Math.Atan2(2 * y, (gap * (1 + x)) - (y * y)));
    }

    public static Complex Arctan(Complex z)
    {
        var turned = Arctanh(new(-z.Imaginary, z.Real));
        return new(turned.Imaginary, -turned.Real);
    }

    public static Complex Arcsinh(Complex z)
    {
        var turned = Arcsin(new(-z.Imaginary, z.Real));
        return new(turned.Imaginary, -turned.Real);
    }

    /// <summary>On the real axis beyond 1, the side that the sign of the imaginary zero tells.</summary>
    public static Complex Arccos(Complex z)
    {
        var angle = Complex.Acos(z);
        return new(angle.Real, -Math.CopySign(angle.Imaginary, z.Imaginary));
    }

    public static Complex Arcsin(Complex z)
    {
        var angle = Complex.Asin(z);
        return new(angle.Real, Math.CopySign(angle.Imaginary, z.Imaginary));
    }

    public static Complex Arccosh(Complex z)
    {
        var turned = Arccos(z);
        return new(Math.Abs(turned.Imaginary), Math.CopySign(turned.Real, z.Imaginary));
    }

    private static Complex Repeated(Complex a, int n)
    {
        var (result, square) = (Complex.One, a);
        for (var rest = Math.Abs(n); rest > 0; rest >>= 1)
        {
            if ((rest & 1) != 0) result *= square;
            square *= square;
        }

        return n < 0 ? Quotient(Complex.One, result) : result;
    }

    private static Complex ByAngle(Complex a, Complex b)
    {
        if (a == Complex.Zero) return Complex.Zero;
        var size = Complex.Abs(a);
        var length = Math.Pow(size, b.Real);
        var angle = Math.Atan2(a.Imaginary, a.Real);
        var phase = angle * b.Real;
        if (b.Imaginary != 0)
        {
            length /= Math.Exp(angle * b.Imaginary);
            phase += b.Imaginary * Math.Log(size);
        }

        return new(length * Math.Cos(phase), length * Math.Sin(phase));
    }

    /// <summary><c>log(1 + x)</c> without losing a small x.</summary>
    private static double LogOnePlus(double x)
    {
        var sum = 1 + x;
        return sum == 1 ? x : double.IsInfinity(sum) || sum == 0 ? Math.Log(sum) : Math.Log(sum) * (x / (sum - 1));
    }
}
