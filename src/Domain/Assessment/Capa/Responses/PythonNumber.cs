using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Numbers as Python's <c>float()</c> and <c>complex()</c> read them: blanks around are no matter, expressions are none.</summary>
internal static partial class PythonNumber
{
    /// <summary>Null: the text is no number.</summary>
    public static double? Real(string written)
    {
        var text = PythonText.Strip(written);
        if (RealPattern().IsMatch(text)) return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        var sign = text.StartsWith('-') ? -1 : 1;
        return (text.StartsWith('+') || text.StartsWith('-') ? text[1..] : text).ToLowerInvariant() switch
        {
            "inf" or "infinity" => sign * double.PositiveInfinity,
            "nan" => double.NaN,
            _ => null,
        };
    }

    /// <summary>Null: the text is no number.</summary>
    public static CalcNumber? Complex(string written)
    {
        var text = PythonText.Strip(written);
        if (Real(text) is { } plain) return CalcNumber.Of(plain);
        var match = ComplexPattern().Match(text);
        if (!match.Success) return null;
        var real = match.Groups["re"].Length == 0 ? 0 : Real(match.Groups["re"].Value)!.Value;
        var unit = match.Groups["im"].Value;
        var imaginary = unit is "" or "+" ? 1 : unit == "-" ? -1 : Real(unit)!.Value;
        return CalcNumber.Of(new Complex(real, imaginary));
    }

    [GeneratedRegex(@"\A[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex RealPattern();

    [GeneratedRegex(@"\A(?<re>(?:[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?=[+-]))?)(?<im>[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)?)[jJ]\z", RegexOptions.CultureInvariant)]
    private static partial Regex ComplexPattern();
}
