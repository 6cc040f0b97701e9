using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Tests.Analytics.Enrollment;

public sealed class EnrolledLearnerTests
{
    private static readonly LearnerTraits Traits = new("f", 1990, "masters", "DE");

    [Fact]
    public void every_cut_moves_like_the_mode_within_the_cohort() => Assert.Equal(
        [
            "gender=f audit@2 1 1 1", "birth_year=1990 audit@2 1 1 1", "education=masters audit@2 1 1 1", "country=DE audit@2 1 1 1", "cohort=2 audit@2 1 1 1",
            "gender=f audit@2 3 -1 0", "birth_year=1990 audit@2 3 -1 0", "education=masters audit@2 3 -1 0", "country=DE audit@2 3 -1 0", "cohort=2 audit@2 3 -1 0",
        ],
        Shown(new([Activated("audit", 1), Deactivated("audit", 3)], Traits, 2, [])));

    [Fact]
    public void what_is_unknown_is_counted_as_such_but_in_no_cohort() => Assert.Equal(
        ["gender= audit 1 1 1", "birth_year= audit 1 1 1", "education= audit 1 1 1", "country= audit 1 1 1"],
        Shown(new([Activated("audit", 1)], LearnerTraits.None, null, [])));

    [Fact]
    public void passing_follows_the_last_grade_of_a_day_under_the_mode_of_that_day() => Assert.Equal(
        ["passing= audit 2 1 1", "passing= audit 5 -1 -1", "passing= verified 5 1 1", "passing= verified 7 -1 -1"],
        Passing(
            [Activated("audit", 1), ModeChanged("verified", 4)],
            [Grade(true, 2, 1), Grade(true, 3, 2), Grade(false, 5, 3), Grade(true, 5, 4), Grade(false, 7, 5)]));

    [Fact]
    public void a_grade_before_the_learner_was_ever_seen_counts_nowhere() => Assert.Empty(Passing([Activated("audit", 4)], [Grade(true, 3, 1)]));

    [Fact]
    public void the_summary_knows_only_what_had_an_effect()
    {
        var summary = EnrollmentSummary.Of(
        [
            Deactivated("honor", 1), Activated("audit", 2), Activated("verified", 3), ModeChanged("credit", 4), Deactivated("honor", 5), Deactivated("honor", 6),
            ModeChanged("verified", 7), Activated("honor", 8),
        ]);
        Assert.Equal(new("honor", true, "audit", At(2), At(5), null, At(4)), summary);
        Assert.Null(EnrollmentSummary.Of([Deactivated("audit", 1), ModeChanged("verified", 2)]));
    }

    [Theory]
    [InlineData("""{"course_id":"edX/D/R","user_id":5,"mode":"audit"}""", true)]
    [InlineData("""{"course_id":"edX/D/R","user_id":"5","mode":"audit"}""", true)]
    [InlineData("""{"course_id":"edX","user_id":5,"mode":"audit"}""", false)]
    [InlineData("""{"course_id":"edX/D/R","mode":"audit"}""", false)]
    [InlineData("""{"course_id":"edX/D/R","user_id":5}""", false)]
    public void a_line_has_to_tell_course_number_and_mode(string payload, bool tells)
    {
        var line = TrackingLine.Read(
            $$$"""{"event_type":"edx.course.enrollment.activated","event_source":"server","time":"2016-08-04T13:43:34+00:00","event":{{{payload}}},"context":{"user_id":1}}""", out _)!;
        Assert.Equal(tells, EnrollmentAct.Of(line.Imported(name => name, null, "", "")) is (_, 5, { Kind: EnrollmentAct.Activated, Mode: "audit" }));
    }

    [Theory]
    [InlineData("edx.grades.course.grade_calculated", """{"course_id":"edX/D/R","user_id":5,"percent_grade":0.7,"letter_grade":"C"}""", true)]
    [InlineData("edx.grades.course.grade_calculated", """{"course_id":"edX/D/R","user_id":5,"percent_grade":0.2,"letter_grade":""}""", false)]
    [InlineData("edx.course.grade.now_passed", """{"course_id":"edX/D/R","user_id":5}""", true)]
    [InlineData("edx.course.grade.now_failed", """{"course_id":"edX/D/R","user_id":5}""", false)]
    public void a_grade_with_a_letter_passes(string type, string payload, bool passes)
    {
        var line = TrackingLine.Read($$"""{"event_type":"{{type}}","event_source":"server","time":"2016-08-04T13:43:34+00:00","event":{{payload}}}""", out _)!;
        var (course, learner, standing) = CourseStanding.Of(line.Imported(name => name, null, "", ""))!.Value;
        Assert.Equal(("edX/D/R", 5, passes), (course, learner, standing.IsPassing));
    }

    [Fact]
    public void a_number_is_the_account_that_its_line_shows()
    {
        Assert.Equal("##5", NumberedLearner.Of(Acting("ada", 5)));
        Assert.Equal("#7", NumberedLearner.Of(Acting(TrackedLearner.Of(new UserId(7)), 5)));
        Assert.Null(NumberedLearner.Of(Acting("ada", null)));
        Assert.Equal((5, null, "5"), (NumberedLearner.NumberOf("##5"), NumberedLearner.NumberOf("#5"), NumberedLearner.Digits("##5")));
    }

    [Theory]
    [InlineData(-10, null, "Current")]
    [InlineData(-10, -1, "Archived")]
    [InlineData(60, null, "Starting Soon")]
    [InlineData(61, null, "Upcoming")]
    public void a_run_is_available(int start, int? end, string availability) =>
        Assert.Equal(availability, CourseAvailability.Of(At(1).AddDays(start), end is { } days ? At(1).AddDays(days) : null, At(1)));

    private static TrackingLineImported Acting(string learner, long? user) =>
        new("x", "x", "server", DateTimeOffset.UnixEpoch, null, false, user, learner, null, null, true, null, null, "", "");

    private static EnrollmentAct Activated(string mode, int day) => new(At(day), EnrollmentAct.Activated, mode);

    private static EnrollmentAct Deactivated(string mode, int day) => new(At(day), EnrollmentAct.Deactivated, mode);

    private static EnrollmentAct ModeChanged(string mode, int day) => new(At(day), EnrollmentAct.ModeChanged, mode);

    private static CourseStanding Grade(bool passes, int day, long rank) => new(passes, At(day), rank);

    private static DateTimeOffset At(int day) => new(2026, 5, day, 12, 0, 0, TimeSpan.Zero);

    private static IEnumerable<string> Passing(EnrollmentAct[] acts, CourseStanding[] grades) =>
        Shown(new(acts, LearnerTraits.None, null, grades)).Where(move => move.StartsWith(EnrolledLearner.Passing, StringComparison.Ordinal));

    private static IEnumerable<string> Shown(EnrolledLearner learner) =>
        learner.Moves().Select(move => $"{move.Cut}={move.Value} {move.Mode}{(move.Cohort is { } cohort ? $"@{cohort}" : "")} {move.Date.Day} {move.Count} {move.Cumulative}");
}
