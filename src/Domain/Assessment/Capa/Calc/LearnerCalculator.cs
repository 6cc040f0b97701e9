using System.Globalization;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>The calculator beside the units of a course: the expressions of problems, answered as text.</summary>
/// <remarks>Source: Open edX <c>common/djangoapps/util/views.py</c> (calculate): the text of Python's number.</remarks>
public static class LearnerCalculator
{
    /// <summary>Null: the text is no expression, or has no value.</summary>
    public static string? Result(string expression)
    {
        try
        {
            var number = Calculator.Evaluate(expression);
            if (number.IsInteger) return number.Integer.ToString(CultureInfo.InvariantCulture);
            return number.IsComplex ? Complex(number.Complex) : Real(number.Real, isWhole: true);
        }
        catch (CalcException)
        {
            return null;
        }
    }

    private static string Complex(System.Numerics.Complex number)
    {
        var imaginary = Real(number.Imaginary, isWhole: false);
        if (number.Real == 0 && !double.IsNegative(number.Real)) return $"{imaginary}j";
        return $"({Real(number.Real, isWhole: false)}{(imaginary[0] == '-' ? "" : "+")}{imaginary}j)";
    }

    /// <summary>The shortest digits that read as the same number, in Python's form: with an exponent from 16 digits before the point, or four zeros behind it.</summary>
    /// <param name="isWhole">Whole numbers end in <c>.0</c>, as they do outside complex ones.</param>
    private static string Real(double number, bool isWhole)
    {
        if (double.IsNaN(number)) return "nan";
        if (double.IsInfinity(number)) return number > 0 ? "inf" : "-inf";
        var (digits, exponent) = Digits(Math.Abs(number));
        var sign = double.IsNegative(number) ? "-" : "";
        if (exponent is < -4 or >= 16)
        {
            var size = Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
            return $"{sign}{digits[0]}{(digits.Length > 1 ? "." : "")}{digits[1..]}e{(exponent < 0 ? '-' : '+')}{size}";
        }

        if (exponent < 0) return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        return digits.Length > exponent + 1
            ? $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}"
            : sign + digits.PadRight(exponent + 1, '0') + (isWhole ? ".0" : "");
    }

    /// <summary>Digits without zeros around them (but for zero itself), and the power of ten of the first.</summary>
    private static (string Digits, int Exponent) Digits(double number)
    {
        var parts = number.ToString("R", CultureInfo.InvariantCulture).Split('E');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var all = parts[0].Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        if (digits.Length == 0) return ("0", 0);
        var exponent = (point < 0 ? parts[0].Length : point) - (all.Length - digits.Length) - 1;
        return (digits.TrimEnd('0'), parts.Length == 1 ? exponent : exponent + int.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
