using OpenEdx.Domain.Analytics;
using OpenEdx.EventStore.Privacy;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// Enrollment by day and mode, and by what learners are cut by (tracking §4.1–4.3). Table <c>analytics.enrollment_changes</c> (course, mode, date): by how much the two
/// figures of Insights move on that day; a running sum over dates gives the dense table. <c>analytics.enrollment_cuts</c>: the same by gender, birth year, education,
/// country, cohort, and for those who pass, each within every cohort. <c>analytics.enrollment_learners</c>: who is enrolled now. The other tables hold what these are made of, so that the moves of a
/// learner can be taken back and made again when something arrives late. Async. Readers: Insights.
/// </summary>
/// <remarks>
/// Consumes facts of our own learners and imported lines alike; a number of another installation and the account behind it count once. What is known of a person now
/// holds for the whole past, as upstream; of a profile only codes are kept, and nothing after retirement.
/// </remarks>
public sealed class EnrollmentChanges : IProjection
{
    private readonly PersonalKeys personalKeys = new();

    public string Name => "enrollment_changes";

    /// <summary>3: every cut by cohort too. 2: lines of tracking logs, cuts.</summary>
    public int Version => 3;

    public ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public bool IsReport => true;

    public IReadOnlyCollection<Type> Consumes => EnrollmentNews.Consumes;

    public IReadOnlyList<string> Tables => EnrollmentTables.All;

    public string Ddl(TableNames names) => EnrollmentTables.Ddl(names);

    public async Task Apply(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        var keys = await personalKeys.Find(session.Connection, session.Transaction, [.. EnrollmentNews.Subjects(events)], ct);
        var news = EnrollmentNews.Of(events, keys);
        var names = news.Names.ToHashSet(StringComparer.Ordinal);
        if (names.Count == 0) return;

        var reader = new EnrollmentReader(session);
        var known = new EnrollmentKnown();
        await reader.Accounts(known, names, ct);
        var accounts = news.Accounts.Where(it => !known.Accounts.TryGetValue(it.Key, out var account) || string.CompareOrdinal(it.Value, account) < 0).ToDictionary();
        var groups = new LearnerGroups(known, accounts);
        await reader.Traits(known, [.. names.SelectMany(groups.Names).Distinct()], ct);

        var traits = ChangedTraits(news, known);
        var everywhere = traits.Where(it => !it.Value.TellsSame(known.Traits.GetValueOrDefault(it.Key, TraitsRow.Empty))).Select(it => it.Key)
            .Concat(accounts.Keys.Select(NumberedLearner.Of)).Distinct();
        var wanted = news.Places.Concat(everywhere.Select(name => ((string?)null, name)))
            .SelectMany(place => groups.Names(place.Item2).Select(name => (Course: place.Item1, Name: name))).Distinct().ToList();
        await reader.Histories(known, wanted, ct);

        var places = wanted.Where(place => place.Course is not null).Select(place => (Course: place.Course!, place.Name))
            .Concat(known.Places).SelectMany(place => groups.Learners(place.Name).Select(learner => (place.Course, learner))).ToHashSet();
        var change = new EnrollmentChange();
        foreach (var (course, learner) in places) change.TakeBack(course, known.Of(course, learner));

        foreach (var (number, account) in accounts) known.SetAccount(number, account);
        foreach (var (name, row) in traits) known.Traits[name] = row;
        foreach (var fact in news.Facts) known.Add(fact);
        foreach (var (place, cohort) in news.Cohorts) known.SetCohort(place, cohort);
        var grades = news.Grades.Select(grade => (grade.Course, grade.Learner, Standing: known.Add(grade.Course, grade.Learner, grade.Standing)))
            .Where(grade => grade.Standing is not null).GroupBy(grade => (grade.Course, grade.Learner, grade.Standing!.Value.Date))
            .Select(day => (day.Key.Course, day.Key.Learner, day.Last().Standing!.Value)).ToList();
        foreach (var (course, learner) in places) change.Make(course, learner, known.Of(course, learner));

        var writer = new EnrollmentWriter(session);
        await writer.Facts(news.Facts, ct);
        await writer.Accounts(accounts, ct);
        await writer.Traits(traits, ct);
        await writer.Cohorts(news.Cohorts, ct);
        await writer.Grades(grades, ct);
        await writer.Figures(change, ct);
    }

    private static Dictionary<string, TraitsRow> ChangedTraits(EnrollmentNews news, EnrollmentKnown known)
    {
        var rows = new Dictionary<string, TraitsRow>(StringComparer.Ordinal);
        foreach (var (learner, change) in news.Traits)
            rows[learner] = change(rows.TryGetValue(learner, out var row) ? row : known.Traits.GetValueOrDefault(learner, TraitsRow.Empty));
        return rows.Where(it => it.Value != known.Traits.GetValueOrDefault(it.Key, TraitsRow.Empty)).ToDictionary(StringComparer.Ordinal);
    }
}
