using FsCheck;
using FsCheck.Fluent;
using OpenEdx.Domain.Grading;

namespace OpenEdx.Domain.Tests.Grading;

/// <summary>The policy against a model that is slow, obvious and written differently.</summary>
public sealed class GradingPolicyProperties
{
    private static readonly Gen<Case> Cases =
        from types in Gen.Choose(0, 4)
        from entries in (
            from min in Gen.Choose(0, 8)
            from drop in Gen.Choose(0, 5)
            from weight in Gen.Choose(0, 12)
            from scores in (from earned in Gen.Choose(0, 20) from possible in Gen.Choose(1, 20) select (earned, possible)).ListOf()
            select new Entry(min, drop, weight / 10.0, [.. scores.Take(10)])).ListOf(types)
        select new Case([.. entries]);

    [Fact]
    public void the_course_grade_equals_that_of_a_naive_model() =>
        Prop.ForAll(Arb.From(Cases), given =>
        {
            var types = given.Entries.Select((entry, at) => new AssignmentType($"T{at}", "T", entry.MinCount, entry.DropCount, entry.Weight)).ToList();
            var sheet = given.Entries.Select((entry, at) => (at, entry)).ToDictionary(
                pair => $"T{pair.at}",
                pair => (IReadOnlyList<AssignmentScore>)[.. pair.entry.Scores.Select(score => new AssignmentScore("x", score.Earned, score.Possible))]);
            var outcome = new GradingPolicy(types, [new("A", 0.8), new("B", 0.4)]).Grade(sheet);
            var expected = Model(given);
            // The model sums in another order, so a near half may round to the neighboring hundredth.
            return Math.Abs(outcome.Percent - expected) < 0.0101 && outcome.Passed == (outcome.Percent >= 0.4) &&
                outcome.Letter == (outcome.Percent >= 0.8 ? "A" : outcome.Percent >= 0.4 ? "B" : "");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void a_higher_score_never_lowers_the_grade() =>
        Prop.ForAll(Arb.From(Cases), given =>
        {
            var type = new AssignmentType("T", "T", 4, 1, 1);
            var scores = given.Entries.SelectMany(entry => entry.Scores).Select(score => new AssignmentScore("x", score.Earned, score.Possible)).ToList();
            if (scores.Count == 0) return true;
            var better = scores.ToList();
            better[0] = better[0] with { Earned = better[0].Earned + 1 };
            return type.Average(better) >= type.Average(scores);
        }).Check(Config.QuickThrowOnFailure);

    /// <summary>Sorts ascending and cuts off the front, in decimals.</summary>
    private static double Model(Case given)
    {
        var total = 0m;
        foreach (var entry in given.Entries)
        {
            var percents = entry.Scores.Select(score => Math.Round((decimal)score.Earned / score.Possible, 4, MidpointRounding.AwayFromZero)).ToList();
            while (percents.Count < entry.MinCount) percents.Add(0);
            var kept = percents.Order().Skip(entry.DropCount).ToList();
            if (kept.Count > 0) total += kept.Average() * (decimal)entry.Weight;
        }

        return (double)Math.Round((total * 100) + 0.05m, MidpointRounding.AwayFromZero) / 100;
    }

    private sealed record Entry(int MinCount, int DropCount, double Weight, IReadOnlyList<(int Earned, int Possible)> Scores);

    private sealed record Case(IReadOnlyList<Entry> Entries);
}
