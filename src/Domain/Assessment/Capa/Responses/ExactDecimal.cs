using System.Globalization;
using System.Numerics;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>A decimal number of any size and precision, made from the shortest text of a double: what Python's <c>Decimal(str(x))</c> is.</summary>
internal readonly record struct ExactDecimal(BigInteger Digits, int Exponent)
{
    /// <param name="number">Finite.</param>
    public static ExactDecimal Of(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var exponent = 0;
        var e = text.IndexOf('E', StringComparison.Ordinal);
        if (e >= 0)
        {
            exponent = int.Parse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..e];
        }

        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            exponent -= text.Length - point - 1;
            text = text.Remove(point, 1);
        }

        return new(BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), exponent);
    }

    /// <summary>Whether two numbers differ by at most <paramref name="tolerance"/>, the bound included.</summary>
    public static bool AreWithin(ExactDecimal a, ExactDecimal b, ExactDecimal tolerance)
    {
        var least = Math.Min(Math.Min(a.Exponent, b.Exponent), tolerance.Exponent);
        return BigInteger.Abs(a.At(least) - b.At(least)) <= tolerance.At(least);
    }

    private BigInteger At(int exponent) => Digits * BigInteger.Pow(10, Exponent - exponent);
}
