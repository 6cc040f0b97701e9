using System.Globalization;

namespace OpenEdx.Bench;

/// <summary>One line of the table of results.</summary>
/// <param name="Raw">Null: there is nothing to compare with.</param>
/// <param name="Ratio">Ours to raw; null without raw.</param>
/// <param name="Spread">Smallest and largest of single rounds; empty: none.</param>
/// <param name="Budget">As in DESIGN §6; empty: none.</param>
/// <param name="IsReached">Null without a budget.</param>
internal sealed record Line(string What, string Unit, double? Raw, double Ours, double? Ratio, string Spread, string Budget, bool? IsReached)
{
    /// <summary>Where more is better.</summary>
    /// <param name="atLeast">Budget of the ratio; null: none.</param>
    public static Line Rate(string what, string unit, Pairs pairs, double? atLeast = null) =>
        Of(what, unit, pairs, atLeast is null ? "" : $"≥ {Number(atLeast.Value)} × raw", atLeast is null ? null : pairs.Ratio >= atLeast);

    /// <summary>Where less is better.</summary>
    /// <param name="atMost">Budget of the ratio; null: none.</param>
    public static Line Cost(string what, string unit, Pairs pairs, double? atMost = null) =>
        Of(what, unit, pairs, atMost is null ? "" : $"≤ {Number(atMost.Value)} × raw", atMost is null ? null : pairs.Ratio <= atMost);

    /// <summary>A figure that stands for itself; less is better.</summary>
    public static Line Figure(string what, string unit, IReadOnlyList<double> rounds, double? atMost = null) => new(
        what, unit, null, Samples.Median(rounds), null, $"{Number(rounds.Min())}–{Number(rounds.Max())}",
        atMost is null ? "" : $"≤ {Number(atMost.Value)} {unit}", atMost is null ? null : Samples.Median(rounds) <= atMost);

    public static string Number(double value) => value switch
    {
        >= 1000 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };

    private static Line Of(string what, string unit, Pairs pairs, string budget, bool? isReached) =>
        new(what, unit, pairs.Raw, pairs.Ours, pairs.Ratio, $"{Number(pairs.Spread.Low)}–{Number(pairs.Spread.High)}", budget, isReached);
}
