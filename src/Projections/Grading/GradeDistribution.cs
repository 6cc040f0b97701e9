using OpenEdx.Domain.Grading;

namespace OpenEdx.Projections.Grading;

/// <summary>Course grades of many learners in figures.</summary>
public sealed class GradeDistribution
{
    private readonly int[] tenths = new int[10];
    private readonly SortedDictionary<string, int> letters = new(StringComparer.Ordinal);

    public int Learners { get; private set; }

    public int Passing { get; private set; }

    /// <summary>Learners by tenths of the whole grade: from 0 % to below 10 %, …, from 90 % on.</summary>
    public IReadOnlyList<int> Tenths => tenths;

    /// <summary>Learners by letter; the empty letter: below every cutoff.</summary>
    public IReadOnlyDictionary<string, int> Letters => letters;

    public void Add(CourseOutcome outcome)
    {
        Learners++;
        if (outcome.Passed) Passing++;
        // Whole percents first: 0.7 is a little less than seven tenths in binary when it comes from a sum.
        tenths[Math.Clamp((int)Math.Floor(Math.Round(outcome.Percent * 100) / 10), 0, 9)]++;
        letters[outcome.Letter] = letters.GetValueOrDefault(outcome.Letter) + 1;
    }
}
