namespace OpenEdx.Domain.Analytics;

/// <summary>Ages of learners, by the years of their births (tracking §6, page Age).</summary>
/// <param name="All">Learners, those without a year too.</param>
/// <param name="Known">Learners with a year.</param>
/// <param name="Median">Years; of an even number the mean of the two in the middle. Null: no year is known.</param>
/// <param name="From41">Of the known; the three bands are all of them.</param>
/// <param name="Bins">Learners by age, from the youngest to the oldest without gaps; <see cref="Oldest"/> holds everybody above too.</param>
public sealed record AgeFigures(long All, long Known, double? Median, long UpTo25, long From26To40, long From41, IReadOnlyList<(int Age, long Count)> Bins)
{
    public const int Oldest = 100;

    /// <param name="byYear">Learners by year of birth; who has none is in <paramref name="all"/> only.</param>
    /// <param name="year">The year as of which ages are told.</param>
    public static AgeFigures Of(IEnumerable<(int Year, long Count)> byYear, long all, int year)
    {
        var ages = byYear.Where(one => one.Count > 0).Select(one => (Age: Math.Max(0, year - one.Year), one.Count)).OrderBy(one => one.Age).ToList();
        var known = ages.Sum(one => one.Count);
        var binned = ages.GroupBy(one => Math.Min(one.Age, Oldest)).ToDictionary(bin => bin.Key, bin => bin.Sum(one => one.Count));
        return new(
            all, known, known == 0 ? null : (At(ages, (known - 1) / 2) + At(ages, known / 2)) / 2.0,
            ages.Where(one => one.Age <= 25).Sum(one => one.Count), ages.Where(one => one.Age is > 25 and <= 40).Sum(one => one.Count), ages.Where(one => one.Age > 40).Sum(one => one.Count),
            binned.Count == 0 ? [] : [.. Enumerable.Range(binned.Keys.Min(), binned.Keys.Max() - binned.Keys.Min() + 1).Select(age => (age, binned.GetValueOrDefault(age)))]);
    }

    private static int At(List<(int Age, long Count)> ages, long place)
    {
        foreach (var (age, count) in ages)
        {
            if (place < count) return age;
            place -= count;
        }

        throw new ArgumentOutOfRangeException(nameof(place));
    }
}
