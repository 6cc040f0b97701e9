using System.Text.Json;
using OpenEdx.Domain.Analytics;

namespace OpenEdx.Domain.Tests.Analytics;

public sealed class LoggedEngagementTests
{
    private const string Course = "edX/DemoX/Demo";
    private static readonly DateTimeOffset Noon = new(2015, 4, 16, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("problem_check", "server", """{"problem_id":"p","success":"incorrect"}""", "problem p attempted")]
    [InlineData("problem_check", "server", """{"problem_id":"p","success":"correct"}""", "problem p attempted, problem p completed")]
    [InlineData("problem_check", "browser", """{"problem_id":"p","success":"correct"}""", "")]
    [InlineData("play_video", "mobile", """{"id":"\nv "}""", "video v viewed")]
    [InlineData("edx.forum.response.created", "server", """{"commentable_id":"t"}""", "discussion t contributed")]
    [InlineData("edx.forum.thread.voted", "server", """{"commentable_id":"t"}""", "")]
    [InlineData("seq_next", "browser", """{"id":"s","old":1,"new":2}""", "page s@2 visited")]
    [InlineData("edx.ui.lms.sequence.next_selected", "browser", """{"id":"s","current_tab":3,"tab_count":3}""", "")]
    public void only_some_events_are_acts(string type, string source, string payload, string acts) =>
        Assert.Equal(acts, string.Join(", ", One(Line(type, source, payload)).Acts.Select(act => $"{act.Type} {act.Entity} {act.Action}")));

    [Fact]
    public void a_vote_counts_for_both_and_one_taken_back_against_both()
    {
        var given = LoggedEngagement.Of(Line("edx.forum.thread.voted", "server", """{"vote_value":"up","undo_vote":false}""") with { Target = "bob" }).ToList();
        Assert.Equal(
            [("ada", new DayCounts(Events: 1, Deeds: 1, UpvotesGiven: 1)), ("bob", new DayCounts(Events: 1, UpvotesReceived: 1))],
            given.Select(one => (one.Learner, one.Counts)));
        var taken = LoggedEngagement.Of(Line("edx.forum.response.voted", "server", """{"vote_value":"down","undo_vote":true}""") with { Target = "bob" }).ToList();
        Assert.Equal([-1, -1], [taken[0].Counts.DownvotesGiven, taken[1].Counts.DownvotesReceived]);
    }

    [Fact]
    public void nobody_by_name_is_nobody_unless_a_name_is_given_to_all_such()
    {
        var line = Line("play_video", "browser", """{"id":"v"}""") with { Learner = "" };
        Assert.Empty(LoggedEngagement.Of(line));
        var booked = Assert.Single(LoggedEngagement.Of(line, "ANONYMOUS USER"));
        Assert.Equal(("ANONYMOUS USER", default), (booked.Learner, booked.Counts));
    }

    [Fact]
    public void a_name_that_is_too_long_acts_on_nothing_and_is_active_all_the_same()
    {
        var (longest, longer) = (new string('a', 30), new string('a', 31));
        Assert.Single(One(Line("play_video", "browser", """{"id":"v"}""") with { Learner = longest }).Acts);
        var one = One(Line("play_video", "browser", """{"id":"v"}""") with { Learner = longer });
        Assert.Empty(one.Acts);
        Assert.Equal(1, one.Counts.Events);
    }

    [Fact]
    public void what_only_an_address_places_in_a_course_counts_for_activity_of_learners_alone()
    {
        var one = One(Line("play_video", "browser", """{"id":"v"}""") with { CourseIsFromUrl = true });
        Assert.Single(one.Acts);
        Assert.Equal((false, default(DayCounts)), (one.IsNamed, one.Counts));
    }

    [Fact]
    public void an_unusable_payload_and_no_course_are_nothing()
    {
        Assert.Empty(LoggedEngagement.Of(Line("play_video", "browser", "{}") with { IsUsable = false }));
        Assert.Empty(LoggedEngagement.Of(Line("play_video", "browser", "{}") with { Course = null }));
    }

    [Theory]
    [InlineData("/courses/edX/DemoX/Demo/courseware/a/b/", true)]
    [InlineData("/courses/course-v1:edX+DemoX+Demo/courseware/a/b/1", true)]
    [InlineData("/courses/edX/DemoX/Demo/courseware/a/", false)]
    [InlineData("/courses/edX/DemoX/Demo/info", false)]
    public void a_subsection_is_known_by_its_path(string path, bool isSubsection) =>
        Assert.Equal(isSubsection ? path : null, One(Line(path, "server", "{}")).Subsection);

    [Theory]
    [InlineData("/courses/edX/DemoX/Demo/info", 0)]
    [InlineData("/courses/edX/DemoX/Demo/", 0)]
    [InlineData("/courses/course-v1:edX+DemoX+Demo/course/", 0)]
    [InlineData("edx.course.enrollment.activated", 0)]
    [InlineData("/courses/edX/DemoX/Demo/courseware/a/b/", 1)]
    [InlineData("page_close", 1)]
    public void opening_the_home_page_is_no_deed(string type, int deeds) => Assert.Equal(deeds, One(Line(type, "server", "{}")).Counts.Deeds);

    private static Engagement One(TrackingLineImported line) => Assert.Single(LoggedEngagement.Of(line));

    private static TrackingLineImported Line(string type, string source, string payload) => new(
        type, type, source, Noon, Course, false, 1, "ada", null, null, true, JsonDocument.Parse(payload).RootElement, null, "subject", "sealed");
}
