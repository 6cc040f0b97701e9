using OpenEdx.Domain.Analytics;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// Rows about some learners, under the names that events gave them, and who is one and the same: a number of another installation and the account of ours
/// that a line showed to be behind it.
/// </summary>
internal sealed class EnrollmentKnown
{
    private readonly Dictionary<string, List<string>> namesOf = new(StringComparer.Ordinal);

    public Dictionary<long, string> Accounts { get; } = [];

    public Dictionary<string, TraitsRow> Traits { get; } = new(StringComparer.Ordinal);

    public Dictionary<(string Course, string Learner), List<EnrollmentAct>> Acts { get; } = [];

    public Dictionary<(string Course, string Learner), int> Cohorts { get; } = [];

    public Dictionary<(string Course, string Learner), Dictionary<DateOnly, CourseStanding>> Grades { get; } = [];

    /// <summary>The one whom a name stands for.</summary>
    public string Resolved(string name) => NumberedLearner.NumberOf(name) is { } number ? Accounts.GetValueOrDefault(number, name) : name;

    public void SetAccount(long number, string account)
    {
        if (Accounts.TryGetValue(number, out var former)) namesOf[former].Remove(NumberedLearner.Of(number));
        Accounts[number] = account;
        if (!namesOf.TryGetValue(account, out var names)) namesOf[account] = names = [];
        names.Add(NumberedLearner.Of(number));
    }

    /// <summary>All names of somebody.</summary>
    /// <param name="learner">Resolved.</param>
    public IEnumerable<string> Names(string learner) => namesOf.TryGetValue(learner, out var others) ? others.Prepend(learner) : [learner];

    /// <param name="learner">Resolved.</param>
    public LearnerTraits TraitsOf(string learner)
    {
        var own = Traits.GetValueOrDefault(learner, TraitsRow.Empty);
        var placed = Names(learner).Select(name => Traits.GetValueOrDefault(name, TraitsRow.Empty)).Where(row => row.CountryAt is not null)
            .OrderBy(row => row.CountryAt).ThenBy(row => row.Country, StringComparer.Ordinal).LastOrDefault();
        return new(own.Gender, own.BirthYear, own.Education, placed?.Country);
    }

    /// <summary>Somebody in a course; without any history when the name stands for another one.</summary>
    public EnrolledLearner Of(string course, string learner) => Resolved(learner) != learner ? new([], LearnerTraits.None, null, []) : new(
        [.. Names(learner).SelectMany(name => Acts.GetValueOrDefault((course, name), []))],
        TraitsOf(learner),
        Cohorts.TryGetValue((course, learner), out var cohort) ? cohort : null,
        [.. Names(learner).SelectMany(name => Grades.TryGetValue((course, name), out var days) ? days.Values : Enumerable.Empty<CourseStanding>())]);

    /// <summary>Where somebody has a history, a cohort or a grade, as far as they were read.</summary>
    public IEnumerable<(string Course, string Name)> Places => Acts.Keys.Concat(Cohorts.Keys).Concat(Grades.Keys);

    public void SetCohort((string Course, string Learner) place, int? cohort)
    {
        if (cohort is { } number) Cohorts[place] = number;
        else Cohorts.Remove(place);
    }

    public void Add(EnrollmentFactRow fact)
    {
        var key = (fact.Course, fact.Learner);
        if (!Acts.TryGetValue(key, out var acts)) Acts[key] = acts = [];
        acts.Add(fact.Act);
    }

    /// <returns>The grade that counts for its day from now on; null: a later one of that day is known.</returns>
    public CourseStanding? Add(string course, string learner, CourseStanding grade)
    {
        if (!Grades.TryGetValue((course, learner), out var days)) Grades[(course, learner)] = days = [];
        if (days.TryGetValue(grade.Date, out var known) && (known.At, known.Rank).CompareTo((grade.At, grade.Rank)) >= 0) return null;
        return days[grade.Date] = grade;
    }
}
