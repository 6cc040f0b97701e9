using System.Globalization;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace OpenEdx.Faults.Tests;

/// <summary>
/// How long the fault tests go on. Without settings a short form with fixed seeds; <c>./test --faults</c> sets
/// <c>OPENEDX_FAULT_ROUNDS</c> and <c>OPENEDX_FAULT_SEED</c>.
/// </summary>
internal static class Campaign
{
    private const int FixedSeed = 20260301;

    public static bool IsLong { get; } = Setting("OPENEDX_FAULT_ROUNDS") is not null;

    public static int Rounds { get; } = Setting("OPENEDX_FAULT_ROUNDS") ?? 1;

    /// <summary>Of the first round; each further one adds 1.</summary>
    public static int Seed { get; } = Setting("OPENEDX_FAULT_SEED") ?? FixedSeed;

    public static IEnumerable<TheoryDataRow<int>> Seeds => Enumerable.Range(Seed, Rounds).Select(seed => new TheoryDataRow<int>(seed));

    /// <summary>Fails with the seed and how to repeat it.</summary>
    public static void None(IReadOnlyCollection<string> violations, int seed) => Assert.True(
        violations.Count == 0,
        $"{violations.Count} promises were broken; repeat with ./test --faults --rounds 1 --seed {seed}\n{string.Join('\n', violations.Take(30))}");

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : null;
}
