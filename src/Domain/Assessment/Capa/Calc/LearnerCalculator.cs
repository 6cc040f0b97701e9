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

    /// <summary>Shortest text that reads as the same number, in Python's form.</summary>
    /// <param name="isWhole">Whole numbers end in <c>.0</c>, as they do outside complex ones.</param>
    private static string Real(double number, bool isWhole)
    {
        if (double.IsNaN(number)) return "nan";
        if (double.IsInfinity(number)) return number > 0 ? "inf" : "-inf";
        var text = number.ToString(CultureInfo.InvariantCulture);

        // Python writes the exponent from 16 digits on, .NET from 15.
        if (text.EndsWith("E+15", StringComparison.Ordinal)) text = WithoutExponent(text[..^4]);
        if (text.Contains('E', StringComparison.Ordinal)) return text.ToLowerInvariant();
        return isWhole && !text.Contains('.', StringComparison.Ordinal) ? text + ".0" : text;
    }

    private static string WithoutExponent(string mantissa)
    {
        var sign = mantissa[0] == '-' ? "-" : "";
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('-').PadRight(16, '0');
        return digits.Length == 16 ? sign + digits : $"{sign}{digits[..16]}.{digits[16..]}";
    }
}
