using System.Globalization;

namespace OpenEdx.Domain.Grading;

/// <summary>Numbers as Python's format mini-language writes them, since breakdown details are compared as text by clients.</summary>
internal static class PythonText
{
    /// <summary><c>{:.2%}</c>.</summary>
    public static string Percent(double value) => (value * 100).ToString("F2", CultureInfo.InvariantCulture) + "%";

    /// <summary><c>{:.3n}</c> in the C locale: three significant digits, so that 1234 reads 1.23e+03.</summary>
    public static string ThreeDigits(double value)
    {
        if (value == 0) return "0";
        var scientific = value.ToString("E2", CultureInfo.InvariantCulture);
        var split = scientific.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(scientific.AsSpan(split + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent is >= -4 and < 3) return Trimmed(value.ToString("F" + (2 - exponent), CultureInfo.InvariantCulture));
        return $"{Trimmed(scientific[..split])}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    private static string Trimmed(string digits) =>
        digits.Contains('.', StringComparison.Ordinal) ? digits.TrimEnd('0').TrimEnd('.') : digits;
}
