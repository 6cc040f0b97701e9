using System.Globalization;
using OpenEdx.Domain.Analytics;
using static OpenEdx.Domain.Tests.Analytics.PipelineFixtures;

namespace OpenEdx.Domain.Tests.Analytics.Enrollment;

/// <summary>The seven days of upstream's acceptance test, every row of every table.</summary>
public sealed class EnrollmentFixtureTests
{
    private static readonly DateOnly First = new(2014, 7, 31);
    private static readonly DateOnly Last = new(2014, 8, 6);

    /// <summary>Gender, year of birth and education of the first four profiles of the fixture, by number.</summary>
    private static readonly Dictionary<long, LearnerTraits> Profiles = new()
    {
        [1] = new("m", 1984, EducationLevels.NameOf("a"), null),
        [2] = new("m", 1975, EducationLevels.NameOf("b"), null),
        [3] = new(null, 2000, EducationLevels.NameOf("b"), null),
        [4] = new(null, 2000, EducationLevels.NameOf(""), null),
    };

    [Fact]
    public void enrollment_by_day() => Assert.Equal(
        Expected("course_enrollment_daily.json"),
        Sorted(Dense(Moves().Select(move => (move.Course, Value: "", move.Move.Date, move.Move.Count, move.Move.Cumulative)))
            .Select(row => Row(row.Date, row.Course, row.Count, row.Cumulative))));

    [Fact]
    public void enrollment_by_mode() => Assert.Equal(
        Expected("course_enrollment_mode_daily.json"),
        Sorted(Dense(Moves().Select(move => (move.Course, Value: move.Move.Mode, move.Move.Date, move.Move.Count, move.Move.Cumulative)))
            .Select(row => Row(row.Date, row.Course, row.Value, row.Count, row.Cumulative))));

    [Theory]
    [InlineData(EnrolledLearner.Gender, "course_enrollment_gender_daily.json", false)]
    [InlineData(EnrolledLearner.BirthYear, "course_enrollment_birth_year_daily.json", true)]
    [InlineData(EnrolledLearner.Education, "course_enrollment_education_level_daily.json", true)]
    public void enrollment_by_profile(string cut, string expected, bool onlyLastDay) => Assert.Equal(
        Expected(expected),
        Sorted(Dense(Cuts([]).Where(move => move.Move.Cut == cut).Select(move => (move.Course, move.Move.Value, move.Move.Date, move.Move.Count, move.Move.Cumulative)))
            .Where(row => !onlyLastDay || row.Date == Last)
            .Select(row => Row(row.Date, row.Course, row.Value, row.Count, row.Cumulative))));

    /// <summary>The grades of the fixture, changed long after the last day: two letters, one that never passed, one that passed once and has no letter any more.</summary>
    [Fact]
    public void who_passes_is_counted_under_the_mode_of_the_day_of_the_grade()
    {
        const string Course = "edX/Open_DemoX/edx_demo_course";
        var at = new DateTimeOffset(2017, 2, 1, 0, 0, 0, TimeSpan.Zero);
        var grades = new Dictionary<(string, long), CourseStanding>
        {
            [(Course, 1)] = new(true, at, 1),
            [(Course, 2)] = new(true, at, 1),
            [(Course, 3)] = new(false, at, 0),
            [(Course, 4)] = new(false, at, 0),
        };
        var passing = Cuts(grades).Where(move => move.Move.Cut == EnrolledLearner.Passing).ToLookup(move => (move.Course, move.Move.Mode), move => move.Move.Count);
        var modes = Moves().Select(move => (move.Course, move.Move.Mode)).Distinct();
        Assert.Equal(Expected("course_grade_by_mode.json"), Sorted(modes.Select(mode => Row(mode.Course, mode.Mode, passing[mode].Sum()))));
    }

    [Fact]
    public void each_learner_in_one_row()
    {
        var rows = Histories().Select(history => (history.Course, history.User, Summary: EnrollmentSummary.Of(history.Acts)))
            .Where(row => row.Summary is not null)
            .Select(row => string.Join(',', row.Course, row.User, row.Summary!.CurrentMode, row.Summary.IsActive ? 1 : 0, row.Summary.FirstMode,
                Shown(row.Summary.FirstEnrolledAt), Shown(row.Summary.LastUnenrolledAt), Shown(row.Summary.FirstVerifiedAt), Shown(row.Summary.FirstCreditAt),
                "2014-08-07 00:00:00.000000"));
        var expected = Text("expected/enrollment_summary.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1);
        Assert.Equal(Sorted(expected), Sorted(rows));
    }

    private static string Shown(DateTimeOffset? at) => at?.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture) ?? "";

    private static IEnumerable<(string Course, long User, List<EnrollmentAct> Acts)> Histories() => Log("enrollment_trends_tracking.log")
        .Select(EnrollmentAct.Of).Where(act => act is { } known && known.Act.Date >= First && known.Act.Date <= Last).Select(act => act!.Value)
        .GroupBy(act => (act.Course, act.Learner)).Select(learner => (learner.Key.Course, learner.Key.Learner, learner.Select(act => act.Act).ToList()));

    private static IEnumerable<(string Course, EnrollmentMove Move)> Moves() =>
        Histories().SelectMany(history => EnrollmentDays.Moves(history.Acts).Select(move => (history.Course, move)));

    private static IEnumerable<(string Course, CutMove Move)> Cuts(Dictionary<(string, long), CourseStanding> grades) => Histories().SelectMany(history =>
        new EnrolledLearner(
            history.Acts, Profiles.GetValueOrDefault(history.User, LearnerTraits.None), null,
            grades.TryGetValue((history.Course, history.User), out var grade) ? [grade] : []).Moves().Select(move => (history.Course, move)));

    /// <summary>Every day up to the last on which the value has anybody.</summary>
    private static IEnumerable<(DateOnly Date, string Course, string Value, int Count, int Cumulative)> Dense(
        IEnumerable<(string Course, string Value, DateOnly Date, int Count, int Cumulative)> moves) =>
        from value in moves.GroupBy(move => (move.Course, move.Value))
        from date in Enumerable.Range(0, Last.DayNumber - First.DayNumber + 1).Select(First.AddDays)
        let count = value.Where(move => move.Date <= date).Sum(move => move.Count)
        let cumulative = value.Where(move => move.Date <= date).Sum(move => move.Cumulative)
        where cumulative > 0
        select (date, value.Key.Course, value.Key.Value, count, cumulative);
}
