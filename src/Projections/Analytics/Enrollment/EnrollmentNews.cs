using System.Globalization;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.Privacy;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.Analytics;

/// <summary>One fact about the enrollment of a learner, as stored in <c>analytics.enrollment_facts</c>.</summary>
internal readonly record struct EnrollmentFactRow(string Course, string Learner, long Position, EnrollmentAct Act);

/// <summary>Row of <c>analytics.enrollment_traits</c>. Null: unknown.</summary>
/// <param name="CountryAt">Of the event that told the country.</param>
internal sealed record TraitsRow(string? Gender, int? BirthYear, string? Education, string? Country, DateTimeOffset? CountryAt)
{
    public static TraitsRow Empty { get; } = new(null, null, null, null, null);

    /// <summary>Whether no figure changes between the two.</summary>
    public bool TellsSame(TraitsRow other) => this with { CountryAt = null } == other with { CountryAt = null };
}

/// <summary>What a batch of events tells about enrollments and about those whom they concern, in its order. Learners are named as the events name them.</summary>
internal sealed class EnrollmentNews
{
    public List<EnrollmentFactRow> Facts { get; } = [];

    /// <summary>Accounts of ours behind numbers of another installation. Of several the first by alphabet, so that order does not matter.</summary>
    public Dictionary<long, string> Accounts { get; } = [];

    public List<(string Learner, Func<TraitsRow, TraitsRow> Change)> Traits { get; } = [];

    /// <summary>Null: the learner is in none any more.</summary>
    public Dictionary<(string Course, string Learner), int?> Cohorts { get; } = [];

    public List<(string Course, string Learner, CourseStanding Standing)> Grades { get; } = [];

    /// <summary>All who are concerned.</summary>
    public IEnumerable<string> Names => Places.Select(place => place.Learner).Concat(Traits.Select(change => change.Learner))
        .Concat(Accounts.Values).Concat(Accounts.Keys.Select(NumberedLearner.Of));

    /// <summary>Who is concerned in one course.</summary>
    public IEnumerable<(string? Course, string Learner)> Places => Facts.Select(fact => ((string?)fact.Course, fact.Learner))
        .Concat(Cohorts.Keys.Select(place => ((string?)place.Course, place.Learner))).Concat(Grades.Select(grade => ((string?)grade.Course, grade.Learner))).Distinct();

    public static IReadOnlyCollection<Type> Consumes { get; } =
    [
        typeof(EnrollmentActivated), typeof(EnrollmentDeactivated), typeof(EnrollmentModeChanged), typeof(TrackingLineImported),
        typeof(UserProfileChanged), typeof(UserRetired), typeof(CohortJoined), typeof(CohortLeft), typeof(CourseGradeChanged), typeof(LearnerInteractionRecorded),
    ];

    public static IEnumerable<string> Subjects(IEnumerable<RecordedEvent> events) =>
        events.Select(fact => fact.Data).OfType<UserProfileChanged>().Select(fact => Identity.Accounts.SubjectOf(fact.User)).Distinct();

    public static EnrollmentNews Of(IReadOnlyList<RecordedEvent> events, IReadOnlyDictionary<string, PersonalKey> keys)
    {
        var news = new EnrollmentNews();
        foreach (var recorded in events) news.Add(recorded, keys);
        return news;
    }

    private void Add(RecordedEvent recorded, IReadOnlyDictionary<string, PersonalKey> keys)
    {
        switch (recorded.Data)
        {
            case EnrollmentActivated fact:
                Add(TrackedLearner.Of(fact.User), fact.Course.ToString(), recorded.Position, new(StoredInstant.Of(fact.At), EnrollmentAct.Activated, fact.Mode));
                break;
            case EnrollmentDeactivated fact:
                Add(TrackedLearner.Of(fact.User), fact.Course.ToString(), recorded.Position, new(StoredInstant.Of(fact.At), EnrollmentAct.Deactivated, fact.Mode));
                break;
            case EnrollmentModeChanged fact:
                Add(TrackedLearner.Of(fact.User), fact.Course.ToString(), recorded.Position, new(StoredInstant.Of(fact.At), EnrollmentAct.ModeChanged, fact.Mode));
                break;
            case TrackingLineImported line:
                Add(line, recorded.Position);
                break;
            case LearnerInteractionRecorded { Country: { } country } fact:
                AddCountry(TrackedLearner.Of(fact.User), country, StoredInstant.Of(fact.At));
                break;
            case UserProfileChanged fact when keys.TryGetValue(Identity.Accounts.SubjectOf(fact.User), out var key):
                Traits.Add((TrackedLearner.Of(fact.User), row => Changed(row, fact, key)));
                break;
            case UserRetired fact:
                Traits.Add((TrackedLearner.Of(fact.User), _ => TraitsRow.Empty));
                break;
            case CohortJoined fact:
                Cohorts[(fact.Course.ToString(), TrackedLearner.Of(fact.User))] = fact.Cohort;
                break;
            case CohortLeft fact:
                Cohorts[(fact.Course.ToString(), TrackedLearner.Of(fact.User))] = null;
                break;
            case CourseGradeChanged fact:
                Grades.Add((fact.Course.ToString(), TrackedLearner.Of(fact.User), new(fact.Passed, StoredInstant.Of(fact.At), recorded.Position)));
                break;
            default:
                // A profile whose key is destroyed tells nothing any more.
                break;
        }
    }

    private void Add(TrackingLineImported line, long position)
    {
        if (EnrollmentAct.Of(line) is var (course, learner, act)) Add(NumberedLearner.Of(learner), course, position, act);
        if (CourseStanding.Of(line) is var (graded, who, standing)) Grades.Add((graded, NumberedLearner.Of(who), standing));
        if (NumberedLearner.AccountOf(line) is var (number, account))
        {
            if (!Accounts.TryGetValue(number, out var known) || string.CompareOrdinal(account, known) < 0) Accounts[number] = account;
        }

        if (line.Country is { } country && NumberedLearner.Of(line) is { } acting) AddCountry(acting, country, line.At);
    }

    private void Add(string learner, string course, long position, EnrollmentAct act) => Facts.Add(new(course, learner, position, act));

    private void AddCountry(string learner, string country, DateTimeOffset at) => Traits.Add((learner, row => Later(row, country, at)));

    /// <summary>The later event tells the country; of two at the same instant the one with the later letters, so that order does not matter.</summary>
    private static TraitsRow Later(TraitsRow row, string country, DateTimeOffset at) =>
        row.CountryAt is { } known && (known > at || (known == at && string.CompareOrdinal(row.Country, country) >= 0)) ? row : row with { Country = country, CountryAt = at };

    private static TraitsRow Changed(TraitsRow row, UserProfileChanged fact, PersonalKey key)
    {
        string? Text(string field, string? known) =>
            !fact.Fields.TryGetValue(field, out var value) ? known : value is { } text && key.Open(text.Base64) is { Length: > 0 } opened ? opened : null;
        return row with
        {
            Gender = Text("gender", row.Gender),
            BirthYear = fact.Fields.ContainsKey("year_of_birth")
                ? int.TryParse(Text("year_of_birth", null), NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : null
                : row.BirthYear,
            Education = fact.Fields.ContainsKey("level_of_education") ? EducationLevels.NameOf(Text("level_of_education", null)) : row.Education,
        };
    }
}
