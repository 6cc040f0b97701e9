namespace OpenEdx.Bench;

/// <summary>Measured values.</summary>
internal static class Samples
{
    public static double Median(IReadOnlyList<double> values) => Percentile(values, 0.5);

    /// <param name="share">0 to 1.</param>
    public static double Percentile(IReadOnlyList<double> values, double share)
    {
        double[] ordered = [.. values.Order()];
        var place = share * (ordered.Length - 1);
        var (low, high) = (ordered[(int)Math.Floor(place)], ordered[(int)Math.Ceiling(place)]);
        return low + ((high - low) * (place - Math.Floor(place)));
    }
}

/// <summary>Both sides of one measure, round by round.</summary>
internal sealed class Pairs
{
    private readonly List<double> raw = [];
    private readonly List<double> ours = [];

    public static Pairs Between(IEnumerable<double> raw, IEnumerable<double> ours)
    {
        var pairs = new Pairs();
        pairs.raw.AddRange(raw);
        pairs.ours.AddRange(ours);
        return pairs;
    }

    public double Raw => Samples.Median(raw);

    public double Ours => Samples.Median(ours);

    public double Ratio => Ours / Raw;

    /// <summary>Smallest and largest ratio of a single round.</summary>
    public (double Low, double High) Spread
    {
        get
        {
            var ratios = ours.Zip(raw, (one, other) => one / other).ToList();
            return (ratios.Min(), ratios.Max());
        }
    }

    /// <summary>
    /// Measures both sides once for warming up, then once in every round, in turns: now one first, now the other, so that neither has the
    /// better half of a machine that slows down or speeds up.
    /// </summary>
    public static async Task<Pairs> Of(Workbench bench, string what, Func<Task<double>> raw, Func<Task<double>> ours)
    {
        var pairs = new Pairs();
        await raw();
        await ours();
        for (var round = 1; round <= bench.Plan.Rounds; round++)
        {
            if (round % 2 == 1) pairs.raw.Add(await raw());
            pairs.ours.Add(await ours());
            if (round % 2 == 0) pairs.raw.Add(await raw());
            bench.Say($"{what}: round {round} of {bench.Plan.Rounds}: {pairs.raw[^1]:N1} raw, {pairs.ours[^1]:N1} ours");
        }

        return pairs;
    }
}
