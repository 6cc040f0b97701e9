using System.Text.Json;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Grading;
using OpenEdx.Projections.Analytics;
using static OpenEdx.Projections.Tests.Grading.Submissions;

namespace OpenEdx.Projections.Tests.Analytics;

public sealed class LearnerActivityTests
{
    [Fact]
    public async Task days_hold_sums_distinct_things_and_places_in_the_log()
    {
        await using var model = await ReadModel.Of(new LearnerActivity());
        await model.Given(Checked(7, 0, Noon), Checked(7, 1, Noon.AddMinutes(1), 2), Checked(7, 1, Noon.AddDays(2), 3), Played(7, "v", Noon), Played(7, " v", Noon.AddDays(1)));
        // Late: the day before all others.
        await model.Given(Checked(7, 1, Noon.AddDays(-1)), Moved(7, 2, Noon), Bookmarked(7, Noon));
        Assert.Equal(
            [
                "2026-04-30 1 {1,1,1,1,1,1,1,1} {1,1,1,1,1,1,1,1} {0,0,0,0,0,0,0,0} 1 0 1",
                "2026-05-01 2 {1,0,0,0,0,0,0,0} {1,0,0,0,0,0,0,0} {1,1,1,1,1,1,1,1} 5 1 5",
                "2026-05-02 0 {0,0,0,0,0,0,0,0} {0,0,0,0,0,0,0,0} {1,0,0,0,0,0,0,0} 1 0 1",
                "2026-05-03 1 {1,1,0,0,0,0,0,0} {1,1,0,0,0,0,0,0} {0,0,0,0,0,0,0,0} 1 0 1",
            ],
            await Sql.Lines(model, "select concat_ws(' ', date, problem_attempts, problems_attempted, problems_completed, videos_viewed, events, visits, cardinality(positions)) from analytics.engagement_days order by date"));
        Assert.Equal(
            ["page visited 2026-05-01 1", "problem attempted 2026-04-30 1", "problem attempted 2026-05-01 2", "problem attempted 2026-05-03 1", "problem completed 2026-04-30 1",
                "problem completed 2026-05-01 1", "problem completed 2026-05-03 1", "video viewed 2026-05-01 1", "video viewed 2026-05-02 1"],
            await Sql.Lines(model, "select concat_ws(' ', entity_type, action, date, count) from analytics.module_engagement where count = cardinality(positions) order by entity_type, action, date"));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task what_is_of_no_course_or_no_object_is_nothing()
    {
        await using var model = await ReadModel.Of(new LearnerActivity());
        await model.Given(
            ("a", new LearnerInteractionRecorded(new(7), null, "play_video", "browser", "", Json("""{"id":"v"}"""), Noon)),
            ("b", new LearnerInteractionRecorded(new(7), Course, "problem_check", "browser", "", Json("\"input_1=a\""), Noon)));
        Assert.Empty(await Sql.Lines(model, "select learner from analytics.engagement_days"));
    }

    [Fact]
    public async Task members_are_known_by_day_in_whatever_order_facts_come()
    {
        await using var model = await ReadModel.Of(new MemberDays());
        var stream = CourseEnrollmentEvent.StreamOf(new(7), Course);
        await model.Given(
            (stream, new EnrollmentModeChanged(new(7), Course, "verified", Noon.AddHours(2))), (stream, new EnrollmentActivated(new(7), Course, "audit", Noon)),
            (stream, new EnrollmentDeactivated(new(7), Course, "verified", Noon.AddDays(1))),
            ("grades", new CourseGradeNowPassed(new(7), Course, 0.9, "A", 1, new("problem_checked", Guid.Empty, 1), Noon.AddDays(1))),
            ("grades", new CourseGradeNowFailed(new(7), Course, 0.1, "", 1, new("problem_checked", Guid.Empty, 1), Noon.AddHours(23))));
        Assert.Equal(
            ["#7 2026-05-01 verified t t", "#7 2026-05-02 verified f f t"],
            await Sql.Lines(model, "select concat_ws(' ', member, date, mode, is_enrolled, was_enrolled, has_passed) from analytics.member_days order by date"));
        await model.ThenRebuiltEqually();
    }

    private static (string, object) Played(long user, string video, DateTimeOffset at) => (
        LearnerInteractionsEvent.StreamOf(new(user), Course),
        new LearnerInteractionRecorded(new(user), Course, "play_video", "browser", "", Json(JsonSerializer.Serialize(new { id = video })), at));

    private static (string, object) Moved(long user, int position, DateTimeOffset at)
    {
        var sequence = Course.Block("sequential", "s");
        return (LearnerBlockStateEvent.StreamOf(new(user), sequence), new SequencePositionChanged(new(user), sequence, position, at));
    }

    private static (string, object) Bookmarked(long user, DateTimeOffset at) => ("bookmarks", new BookmarkAdded(new(user), Problem, at));

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
