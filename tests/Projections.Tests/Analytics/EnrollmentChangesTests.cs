using Npgsql;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Identity;
using OpenEdx.TestKit;

namespace OpenEdx.Projections.Tests.Analytics;

public sealed class EnrollmentChangesTests
{
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:Org+N+R");

    [Fact]
    public async Task a_learner_counts_from_the_day_of_enrolling_and_stays_in_the_cumulative_figure_after_leaving()
    {
        await using var model = await ReadModel.Of(new EnrollmentChanges());
        await model.Given(Activated(7, "audit", 1), Activated(8, "audit", 2), Deactivated(7, "audit", 3));
        Assert.Equal(["2026-05-01 audit 1 1", "2026-05-02 audit 1 1", "2026-05-03 audit -1 0"], await Changes(model));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task another_mode_takes_the_learner_out_of_both_figures_of_the_old_one()
    {
        await using var model = await ReadModel.Of(new EnrollmentChanges());
        await model.Given(Activated(7, "audit", 1), ModeChanged(7, "verified", 2));
        Assert.Equal(["2026-05-01 audit 1 1", "2026-05-02 audit -1 -1", "2026-05-02 verified 1 1"], await Changes(model));
    }

    [Fact]
    public async Task only_the_state_at_the_end_of_a_day_counts()
    {
        await using var model = await ReadModel.Of(new EnrollmentChanges());
        await model.Given(Activated(7, "audit", 1, 9), Deactivated(7, "audit", 1, 10), Activated(7, "honor", 1, 11), Deactivated(8, "audit", 1));
        Assert.Equal(["2026-05-01 audit 0 1", "2026-05-01 honor 1 1"], await Changes(model));
    }

    [Fact]
    public async Task any_order_of_arrival_gives_the_same_figures()
    {
        (string, object)[] facts =
        [
            Activated(7, "audit", 1), ModeChanged(7, "verified", 3), Deactivated(7, "verified", 5), Activated(7, "audit", 9), Deactivated(8, "audit", 2),
        ];
        List<string>? expected = null;
        foreach (var order in (int[][])[[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 0, 4, 3, 1]])
        {
            await using var model = await ReadModel.Of(new EnrollmentChanges());
            foreach (var at in order) await model.Given(facts[at]);
            expected ??= await Changes(model);
            Assert.Equal(expected, await Changes(model));
            await model.ThenRebuiltEqually();
        }

        Assert.Equal(
            [
                "2026-05-01 audit 1 1", "2026-05-02 audit 0 1", "2026-05-03 audit -1 -1", "2026-05-03 verified 1 1",
                "2026-05-05 verified -1 0", "2026-05-09 audit 1 1", "2026-05-09 verified 0 -1",
            ],
            expected);
    }

    [Fact]
    public async Task lines_of_another_installation_and_facts_of_ours_make_the_same_figures_in_any_order()
    {
        (string, object)[] facts =
        [
            Line("activated", 5, "audit", 1), Line("deactivated", 5, "audit", 3), Line("activated", 6, "honor", 2), Activated(7, "audit", 4), Deactivated(7, "audit", 9),
            Acting(6, "#7", "DE", 2), Acting(5, "ada", "UNKNOWN", 5), Grade(7, true, 5), Line("activated", 8, "audit", 6), Acting(6, "#7", "FR", 1),
        ];
        List<string>? expected = null;
        foreach (var order in (int[][])[[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [9, 8, 7, 6, 5, 4, 3, 2, 1, 0], [5, 2, 8, 0, 7, 9, 3, 1, 6, 4]])
        {
            await using var model = await ReadModel.Of(new EnrollmentChanges());
            foreach (var at in order) await model.Given(facts[at]);
            expected ??= await Figures(model);
            Assert.Equal(expected, await Figures(model));
            await model.ThenRebuiltEqually();
        }

        Assert.Equal(
            [
                "cut country  audit 2026-05-06 1 1", "cut country DE audit 2026-05-04 1 1", "cut country DE audit 2026-05-09 -1 0", "cut country DE honor 2026-05-02 1 1",
                "cut country DE honor 2026-05-04 -1 -1", "cut country UNKNOWN audit 2026-05-01 1 1", "cut country UNKNOWN audit 2026-05-03 -1 0",
                "cut passing  audit 2026-05-05 1 1", "learner ##5 f audit", "learner ##8 t audit", "learner #7 f audit",
            ],
            expected!.Where(line => line.StartsWith("cut country", StringComparison.Ordinal) || line.StartsWith("cut passing", StringComparison.Ordinal) || line.StartsWith("learner", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task profiles_cut_the_whole_past_until_the_person_is_forgotten()
    {
        await using var model = await ReadModel.Of(new EnrollmentChanges());
        var key = await KeyOf(model.Database, 7);
        SealedText Sealed(string text) => new(key.Seal(text));
        await model.Given(Activated(7, "audit", 1), Activated(8, "audit", 1), Deactivated(7, "audit", 3));
        await model.Given((
            "user_account/7",
            new UserProfileChanged(
                new(7), new Dictionary<string, SealedText?> { ["gender"] = Sealed("f"), ["year_of_birth"] = Sealed("1990"), ["level_of_education"] = Sealed("p_se") }, At(5, 1))));
        Assert.Equal(
            [
                "birth_year  1", "birth_year 1990 0", "education  1", "education doctorate 0", "gender  1", "gender f 0",
            ],
            await Sums(model));
        await model.ThenRebuiltEqually();

        await model.Given(("user_account/7", new UserProfileChanged(new(7), new Dictionary<string, SealedText?> { ["gender"] = Sealed("o"), ["year_of_birth"] = null }, At(6, 1))));
        Assert.Equal(["birth_year  1", "education  1", "education doctorate 0", "gender  1", "gender o 0"], await Sums(model));

        await Forget(model, 7);
        await model.Given(("user_account/7", new UserRetired(new(7), At(7, 1))));
        Assert.Equal(["birth_year  1", "education  1", "gender  1"], await Sums(model));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task a_cohort_s_figures_are_those_of_its_present_members()
    {
        await using var model = await ReadModel.Of(new EnrollmentChanges());
        var stream = CohortMembershipEvent.StreamOf(new(7), Course);
        await model.Given(Activated(7, "audit", 1), (stream, new CohortJoined(new(7), Course, 1, null, null, At(2, 1))), (stream, new CohortJoined(new(7), Course, 2, 1, null, At(3, 1))));
        var query = new EnrollmentQuery(model.Database);
        Assert.Equal((1, 0), (await Count(2), await Count(1)));
        await model.Given((stream, new CohortLeft(new(7), Course, 2, null, At(4, 1))));
        Assert.Equal(0, await Count(2));
        await model.ThenRebuiltEqually();

        async Task<long> Count(int cohort) =>
            (await query.Days(AnalyticsCourse.Of(Course), new(null, cohort), new(2026, 5, 9), TestContext.Current.CancellationToken)) is [.., var day] ? day.Count : 0;
    }

    [Fact]
    public async Task profiles_and_countries_are_cut_by_cohort_and_track_in_any_order()
    {
        const string Cohort = "cohort_membership/x";
        List<string>? expected = null;
        foreach (var order in (int[][])[[0, 1, 2, 3, 4, 5, 6, 7, 8], [8, 7, 6, 5, 4, 3, 2, 1, 0], [4, 8, 0, 6, 2, 7, 1, 5, 3]])
        {
            await using var model = await ReadModel.Of(new EnrollmentChanges());
            (string, object)[] facts =
            [
                Activated(7, "audit", 1), Activated(8, "verified", 2), Activated(9, "audit", 1), Deactivated(9, "audit", 4), await Female(model, 7), await Female(model, 8),
                (Cohort, new CohortJoined(new(7), Course, 1, null, null, At(3, 1))), (Cohort, new CohortJoined(new(8), Course, 1, null, null, At(3, 1))), Acting(5, "#7", "DE", 2),
            ];
            foreach (var at in order) await model.Given(facts[at]);
            var query = new EnrollmentQuery(model.Database);
            var seen = new List<string>();
            foreach (var cut in (EnrollmentCut[])[EnrollmentCut.Everybody, new(null, 1), new("audit", 1), new(null, 2)])
            {
                foreach (var of in (string[])[EnrolledLearner.Gender, EnrolledLearner.Country])
                {
                    var last = await query.At(AnalyticsCourse.Of(Course), of, cut, new(2026, 5, 9), TestContext.Current.CancellationToken);
                    seen.Add($"{cut.Cohort}{cut.Mode} {of}: {string.Join(", ", last.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => $"{value.Key} {value.Value.Count}/{value.Value.Cumulative}"))}");
                    var days = await query.Days(AnalyticsCourse.Of(Course), of, cut, new(2026, 5, 9), TestContext.Current.CancellationToken);
                    Assert.Equal(last.OrderBy(value => value.Key), days.Count == 0 ? [] : days[^1].Values.OrderBy(value => value.Key));
                }
            }

            Assert.Equal(expected ??= seen, seen);
            await model.ThenRebuiltEqually();
        }

        Assert.Equal(
            [
                " gender:  0/1, f 2/2", " country:  1/2, DE 1/1", "1 gender: f 2/2", "1 country:  1/1, DE 1/1", "1audit gender: f 1/1", "1audit country: DE 1/1", "2 gender: ", "2 country: ",
            ],
            expected);
    }

    private static async Task<(string, object)> Female(ReadModel model, long user) => (
        $"user_account/{user}",
        new UserProfileChanged(new(user), new Dictionary<string, SealedText?> { ["gender"] = new((await KeyOf(model.Database, user)).Seal("f")) }, At(5, 1)));

    [Fact]
    public async Task geography_of_upstream_s_acceptance_test()
    {
        const string Log = "tracking/analytics-pipeline/input/location_by_course_tracking.log";
        var log = SharedData.Find(Log);
        Assert.SkipWhen(log is null, SharedData.Absent(Log));
        await using var model = await ReadModel.Of(new EnrollmentChanges());
        var lines = File.ReadLines(log).Select(line => TrackingLine.Read(line, out _)).OfType<TrackingLine>()
            .Select(line => line.Imported(name => name, line.Ip switch { "31.13.64.10" => "IE", "49.231.128.0" => "TH", _ => null }, "", ""))
            .Where(line => !line.EventType.StartsWith("edx.course.enrollment", StringComparison.Ordinal))
            .Select(line => (TrackingLogEvent.StreamOf(line.Course, line.Date), (object)line));

        // The enrollments of the fixture are rows of a table: 1 left, 2 to 4 are in, 4 in another course too.
        (long User, string Course)[] rows = [(1, Old), (2, Old), (3, Old), (4, Old), (4, "course-v1:edX+Open_DemoX+edx_demo_course2")];
        await model.Given([.. rows.Select(row => Line("activated", row.User, "honor", 1, row.Course)), Line("deactivated", 1, "honor", 2, Old), .. lines]);
        Assert.Equal(
            LoggedLines.Table("course_enrollment_location_current.json"),
            (await Sql.Lines(
                model,
                """
                select '(the day of the run, UTC) ' || course_id || ' ' || value || ' ' || sum(count_change) || ' ' || sum(cumulative_change) from analytics.enrollment_cuts
                where cut = 'country' group by course_id, value
                """)).Order(StringComparer.Ordinal));
    }

    private const string Old = "edX/Open_DemoX/edx_demo_course";

    private static (string, object) Line(string kind, long user, string mode, int day, string? course = null) => Imported(
        $$$"""
        {"event_type":"edx.course.enrollment.{{{kind}}}","event_source":"server","time":"2026-05-{{{day:00}}}T10:00:00+00:00","username":"",
         "event":{"course_id":"{{{course ?? Course.ToString()}}}","user_id":{{{user}}},"mode":"{{{mode}}}"} }
        """, name => name, null);

    /// <summary>Somebody does something that shows a country, and perhaps the account.</summary>
    private static (string, object) Acting(long user, string learner, string country, int day) => Imported(
        $$$"""{"event_type":"/","event_source":"server","time":"2026-05-{{{day:00}}}T11:00:00+00:00","username":"x","ip":"10.0.0.1","event":"","context":{"user_id":{{{user}}}} }""",
        _ => learner, country);

    private static (string, object) Imported(string json, Func<string, string> learnerOf, string? country)
    {
        var fact = TrackingLine.Read(json.ReplaceLineEndings(""), out _)!.Imported(learnerOf, country, "", "");
        return (TrackingLogEvent.StreamOf(fact.Course, fact.Date), fact);
    }

    private static (string, object) Grade(long user, bool passes, int day) => (
        LearnerGradesEvent.StreamOf(new(user), Course),
        new CourseGradeChanged(new(user), Course, passes ? 1 : 0, passes ? "A" : "", passes, 1, new("x", Guid.Empty, 1), At(day, 12)));

    internal static async Task<PersonalKey> KeyOf(NpgsqlDataSource database, long user)
    {
        await using var connection = await database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        var key = await new PersonalKeys().Ensure(connection, transaction, Accounts.SubjectOf(new(user)), TestContext.Current.CancellationToken);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        return key;
    }

    private static async Task Forget(ReadModel model, long user)
    {
        await using var connection = await model.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await new PersonalKeys().Destroy(connection, transaction, Accounts.SubjectOf(new(user)), TestContext.Current.CancellationToken);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
    }

    private static Task<List<string>> Figures(ReadModel model) => Sql.Lines(
        model,
        """
        select line from (
            select 'cut ' || cut || ' ' || value || ' ' || mode || ' ' || date || ' ' || count_change || ' ' || cumulative_change from analytics.enrollment_cuts
            union all select 'learner ' || learner || ' ' || left(is_active::text, 1) || ' ' || mode from analytics.enrollment_learners
            union all select 'mode ' || mode || ' ' || date || ' ' || count_change || ' ' || cumulative_change from analytics.enrollment_changes) lines(line)
        order by line collate "C"
        """);

    /// <summary>Enrolled now by profile; country and cohort aside.</summary>
    private static Task<List<string>> Sums(ReadModel model) => Sql.Lines(
        model,
        """
        select cut || ' ' || value || ' ' || sum(count_change) from analytics.enrollment_cuts where cut in ('gender', 'birth_year', 'education')
        group by cut, value order by (cut || ' ' || value) collate "C"
        """);

    private static (string, object) Activated(long user, string mode, int day, int hour = 12) =>
        (Stream(user), new EnrollmentActivated(new(user), Course, mode, At(day, hour)));

    private static (string, object) Deactivated(long user, string mode, int day, int hour = 12) =>
        (Stream(user), new EnrollmentDeactivated(new(user), Course, mode, At(day, hour)));

    private static (string, object) ModeChanged(long user, string mode, int day) =>
        (Stream(user), new EnrollmentModeChanged(new(user), Course, mode, At(day, 12)));

    private static string Stream(long user) => CourseEnrollmentEvent.StreamOf(new(user), Course);

    private static DateTimeOffset At(int day, int hour) => new(2026, 5, day, hour, 0, 0, TimeSpan.Zero);

    private static Task<List<string>> Changes(ReadModel model) => Sql.Lines(
        model, "select date || ' ' || mode || ' ' || count_change || ' ' || cumulative_change from analytics.enrollment_changes order by date, mode");
}
