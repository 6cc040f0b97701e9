using System.Globalization;

namespace OpenEdx.Domain.Analytics;

/// <summary>What reports cut the enrollment of a learner by, as it is known now: as upstream, today's profile holds for the whole past.</summary>
/// <param name="Gender">Code of the profile; null: unknown.</param>
/// <param name="BirthYear">Null: unknown.</param>
/// <param name="Education">Name of <see cref="EducationLevels"/>; null: unknown.</param>
/// <param name="Country">Of the latest event: two letters, or <see cref="UnknownCountry"/>; null: no event had an address.</param>
public sealed record LearnerTraits(string? Gender, int? BirthYear, string? Education, string? Country)
{
    /// <summary>There was an address, and the database of countries does not know it.</summary>
    public const string UnknownCountry = "UNKNOWN";

    public static LearnerTraits None { get; } = new(null, null, null, null);
}

/// <summary>By how much a figure moves on a day, for one value of one cut, one mode and one cohort.</summary>
/// <param name="Cut">One of the constants of <see cref="EnrolledLearner"/>.</param>
/// <param name="Value">Empty: unknown.</param>
/// <param name="Cohort">Number of the learner's cohort; null: none.</param>
public readonly record struct CutMove(string Cut, string Value, string Mode, int? Cohort, DateOnly Date, int Count, int Cumulative);

/// <summary>A learner in one course run with all that its enrollment figures depend on.</summary>
/// <param name="Cohort">Number of the cohort; null: none, and no figure of cohorts.</param>
/// <param name="Grades">Several of the same day may be there; the last one counts.</param>
public sealed record EnrolledLearner(IReadOnlyList<EnrollmentAct> Acts, LearnerTraits Traits, int? Cohort, IReadOnlyList<CourseStanding> Grades)
{
    public const string Gender = "gender";
    public const string BirthYear = "birth_year";
    public const string Education = "education";
    public const string Country = "country";
    public const string CohortNumber = "cohort";

    /// <summary>Not the enrolled are counted here, but those who pass, under the mode that they had on the day of their grade (tracking §4.2).</summary>
    public const string Passing = "passing";

    /// <summary>Moves of every cut.</summary>
    public IEnumerable<CutMove> Moves()
    {
        foreach (var move in EnrollmentDays.Moves(Acts))
        {
            CutMove In(string cut, string? value) => new(cut, value ?? "", move.Mode, Cohort, move.Date, move.Count, move.Cumulative);
            yield return In(Gender, Traits.Gender);
            yield return In(BirthYear, Traits.BirthYear?.ToString(CultureInfo.InvariantCulture));
            yield return In(Education, Traits.Education);
            yield return In(Country, Traits.Country);
            if (Cohort is { } cohort) yield return In(CohortNumber, cohort.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var move in PassingMoves()) yield return move;
    }

    private IEnumerable<CutMove> PassingMoves()
    {
        if (Grades.Count == 0) yield break;
        var ends = EnrollmentDays.Ends(Acts).ToList();
        string? before = null;
        foreach (var day in Grades.OrderBy(grade => grade.At).ThenBy(grade => grade.Rank).GroupBy(grade => grade.Date))
        {
            // Null: not passing, or not yet seen in the course.
            var mode = day.Last().IsPassing ? ends.TakeWhile(end => end.Date <= day.Key).Select(end => end.Mode).LastOrDefault() : null;
            if (mode == before) continue;
            if (before is not null) yield return new(Passing, "", before, Cohort, day.Key, -1, -1);
            if (mode is not null) yield return new(Passing, "", mode, Cohort, day.Key, 1, 1);
            before = mode;
        }
    }
}
