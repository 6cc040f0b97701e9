using System.Globalization;

namespace OpenEdx.Web.SharedKernel.Charts;

/// <summary>A linear axis from zero with round ticks (1, 2 or 5 times a power of ten).</summary>
/// <param name="Max">Upper end; at least the largest value.</param>
/// <param name="Step">Distance of ticks.</param>
public readonly record struct Axis(double Max, double Step)
{
    /// <param name="largest">Largest value to show; 0 or less gives an axis to 1.</param>
    /// <param name="ticks">Number of ticks aimed at.</param>
    public static Axis For(double largest, int ticks = 5)
    {
        if (largest <= 0 || double.IsNaN(largest)) return new(1, 1);
        var rough = largest / ticks;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
        if (largest >= 1) step = Math.Max(1, step);
        return new(Math.Ceiling(largest / step - 1e-9) * step, step);
    }

    public IEnumerable<double> Ticks()
    {
        for (var i = 0; i * Step <= Max * 1.0001; i++) yield return i * Step;
    }

    /// <summary>Text of a number for SVG attributes: a point, no thousands.</summary>
    public static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
