using OpenEdx.Domain.Analytics;
using static OpenEdx.Domain.Tests.Analytics.PipelineFixtures;

namespace OpenEdx.Domain.Tests.Analytics;

public sealed class ActivityLabelsTests
{
    [Fact]
    public void the_weeks_of_upstream_s_acceptance_test() => Assert.Equal(
        Expected("course_activity.json"),
        Sorted(Log("user_activity_tracking.log")
            .SelectMany(line => ActivityLabels.Of(line).Select(label => (line.Course, Week: ActivityLabels.WeekOf(line.At), Label: label, Learner: NumberedLearner.Of(line))))
            .Where(seen => seen.Week >= new DateOnly(2014, 5, 19) && seen.Week < new DateOnly(2014, 6, 30))
            .Distinct().GroupBy(seen => (seen.Course, seen.Week, seen.Label))
            .Select(week => Row(week.Key.Course, Midnight(week.Key.Week), Midnight(week.Key.Week.AddDays(7)), week.Key.Label, week.Count()))));

    [Theory]
    [InlineData("server", "problem_check", "ACTIVE ATTEMPTED_PROBLEM")]
    [InlineData("browser", "problem_check", "ACTIVE")]
    [InlineData("server", "edx.forum.response.created", "ACTIVE POSTED_FORUM")]
    [InlineData("server", "edx.forum.thread.voted", "ACTIVE")]
    [InlineData("browser", "edx.forum.thread.created", "ACTIVE")]
    [InlineData("mobile", "play_video", "ACTIVE PLAYED_VIDEO")]
    [InlineData("server", "play_video", "ACTIVE")]
    [InlineData("task", "problem_check", "")]
    [InlineData("", "page_close", "")]
    [InlineData("server", "edx.course.enrollment.activated", "")]
    public void what_counts_as_what(string source, string type, string labels) => Assert.Equal(labels, string.Join(' ', ActivityLabels.Of(Line(source, type, 5))));

    [Fact]
    public void a_line_without_a_number_counts_nowhere() => Assert.Empty(ActivityLabels.Of(Line("browser", "play_video", null)));

    [Fact]
    public void a_week_begins_on_monday() => Assert.Equal(
        [new(2014, 6, 23), new(2014, 6, 30)], new DateOnly[] { new(2014, 6, 29), new(2014, 6, 30) }.Select(ActivityLabels.WeekOf));

    private static string Midnight(DateOnly day) => Row(day) + "T00:00:00";

    private static TrackingLineImported Line(string source, string type, long? user) =>
        new(type, type, source, DateTimeOffset.UnixEpoch, "edX/DemoX/Demo", false, user, "ada", null, null, true, null, null, "", "");
}
