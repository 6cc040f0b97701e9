using System.Text.Json;
using System.Text.Json.Nodes;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Serialization;
using OpenEdx.Projections.Analytics;
using OpenEdx.TestKit;

namespace OpenEdx.Projections.Tests.Analytics.TrackingLog;

public sealed class OwnTrackingEventsTests
{
    private static readonly Guid Id = new("00000000-0000-0000-0000-00000000000a");
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly UserId Ada = new(7);
    private static readonly UserId Staff = new(2);
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenEdx+X+2026");
    private static readonly UsageKey Problem = Course.Block("problem", "p1");
    private static readonly EventTypeRegistry Registry = new(DomainEvents.All, DomainEvents.Json);

    public static TheoryData<string> StoredNames => [.. DomainEvents.All.Select(fact => fact.Name)];

    [Theory]
    [MemberData(nameof(StoredNames))]
    public void every_fact_has_a_counterpart_or_a_reason_why_not(string name)
    {
        var file = name.Replace('<', '{').Replace('>', '}') + ".json";
        var fact = Registry.Deserialize(name, File.ReadAllBytes(Path.Combine(SharedData.RepositoryRoot, "tests", "Domain.Tests", "EventContracts", file)));
        Assert.NotEqual(OwnTrackingEvents.Covers(fact), FactsWithoutTrackingEvent.Reasons.ContainsKey(fact.GetType()));
        foreach (var made in OwnTrackingEvents.Of(fact, By(Staff)))
        {
            // Whoever reads our logs reads them as upstream's.
            var line = TrackingLine.Read(LogForm.LineOf(made), out var reason);
            Assert.True(line is not null, reason);
            Assert.NotNull(made["data"]);
        }
    }

    [Fact]
    public void an_enrollment_by_staff_names_who_acted_and_who_was_enrolled() => Same(
        """
        [{"name":"edx.course.enrollment.activated","timestamp":"2026-05-04T12:00:00+00:00",
          "data":{"course_id":"course-v1:OpenEdx+X+2026","user_id":7,"mode":"audit"},
          "context":{"user_id":2,"username":"#2","course_id":"course-v1:OpenEdx+X+2026","org_id":"OpenEdx","path":"","event_source":"server",
                     "event_type":"edx.course.enrollment.activated","page":null,"course_user_tags":{} } }]
        """,
        OwnTrackingEvents.Of(new EnrollmentActivated(Ada, Course, "audit", Noon), By(Staff)));

    [Fact]
    public void a_submission_tells_answers_marks_and_score()
    {
        var answers = new FieldValues([new("p1_2_1", JsonSerializer.SerializeToElement<string[]>(["choice_0", "choice_2"]))]);
        var mark = new InputMark("p1_2_1", "partially-correct", 0.5, "", "", "Which?", "[\"One\",\"Three\"]", "choiceresponse", "checkboxgroup");
        var events = OwnTrackingEvents.Of(
            new ProblemChecked(Ada, Problem, 2, answers, [mark], 0.5, 1, 5, 10, "correct", 1, 3, "Boxes", "r", Noon.AddMicroseconds(1)), By(Ada));
        Assert.Equal(["problem_check", "edx.grades.problem.submitted"], events.Select(one => (string)one["name"]!));
        Assert.Equal("2026-05-04T12:00:00.000001+00:00", (string)events[0]["timestamp"]!);
        Same(
            """
            {"problem_id":"block-v1:OpenEdx+X+2026+type@problem+block@p1","answers":{"p1_2_1":["choice_0","choice_2"]},"attempts":2,"grade":0.5,"max_grade":1,
             "success":"correct","state":{"seed":1},
             "correct_map":{"p1_2_1":{"correctness":"partially-correct","npoints":0.5,"msg":"","hint":"","hintmode":null,"queuestate":null,"answervariable":null}},
             "submission":{"p1_2_1":{"question":"Which?","answer":["One","Three"],"response_type":"choiceresponse","input_type":"checkboxgroup","correct":true,
                           "variant":"","group_label":""}}}
            """,
            events[0]["data"]!);
        Same(
            """{"display_name":"Boxes","usage_key":"block-v1:OpenEdx+X+2026+type@problem+block@p1"}""", events[0]["context"]!["module"]!);
        Same(
            """
            {"user_id":"7","course_id":"course-v1:OpenEdx+X+2026","problem_id":"block-v1:OpenEdx+X+2026+type@problem+block@p1",
             "event_transaction_id":"00000000-0000-0000-0000-00000000000a","event_transaction_type":"edx.grades.problem.submitted","weighted_earned":5,"weighted_possible":10}
            """,
            events[1]["data"]!);
    }

    [Theory]
    [InlineData(true, "edx.course.grade.passed.first_time,edx.course.grade.now_passed")]
    [InlineData(false, "edx.course.grade.now_passed")]
    public void the_first_pass_has_an_event_of_its_own(bool isFirst, string names)
    {
        var passed = new CourseGradeNowPassed(Ada, Course, 0.9, "A", 3, new("problem_checked", Id, 5), Noon);
        Assert.Equal(names, string.Join(',', OwnTrackingEvents.Of(passed, By(null) with { IsFirst = isFirst }).Select(one => (string)one["name"]!)));
    }

    [Fact]
    public void a_move_between_cohorts_is_told_as_upstream_tells_it() => Assert.Equal(
        ["edx.cohort.user_removed", "edx.cohort.user_added", "edx.cohort.user_add_requested"],
        OwnTrackingEvents.Of(new CohortJoined(Ada, Course, 2, 1, Staff, Noon), By(Staff)).Select(one => (string)one["name"]!));

    [Fact]
    public void a_phone_s_video_has_both_names_and_the_time_of_arrival()
    {
        var fact = new LearnerInteractionRecorded(
            Ada, Course, "play_video", "mobile", "", JsonElement.Parse("""{"id":"v","currentTime":2,"code":"mobile"}"""), Noon, "DE", Noon.AddHours(3));
        var made = Assert.Single(OwnTrackingEvents.Of(fact, By(Ada)));
        Assert.Equal("edx.video.played", (string)made["name"]!);
        Assert.Equal("play_video", (string)made["context"]!["event_type"]!);
        Assert.Equal("2026-05-04T15:00:00+00:00", (string)made["context"]!["received_at"]!);
        Assert.DoesNotContain("DE", made.ToJsonString(), StringComparison.Ordinal);
    }

    private static Recording By(UserId? actor) => new(Id, actor, Noon);

    private static void Same(string expected, IReadOnlyList<JsonObject> actual) => Same(expected, new JsonArray([.. actual]));

    private static void Same(string expected, JsonNode actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());
}
