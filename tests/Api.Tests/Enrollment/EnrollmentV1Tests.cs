using System.Text.Json.Nodes;
using OpenEdx.TestKit;
using static OpenEdx.Api.Tests.LearningHouse;

namespace OpenEdx.Api.Tests.Enrollment;

public sealed class EnrollmentV1Tests
{
    private const string Url = "/api/enrollment/v1/enrollment";
    private const string CourseDetails =
        """
        {
          "course_id": "course-v1:OpenedX+Small+2026", "course_name": "Small", "enrollment_start": null, "enrollment_end": "2026-06-01T00:00:00Z",
          "course_start": "2026-01-01T00:00:00Z", "course_end": null, "invite_only": false,
          "course_modes": [
            {"slug": "audit", "name": "Audit", "min_price": 0, "suggested_prices": "", "currency": "usd", "expiration_datetime": null,
             "description": null, "sku": null, "bulk_sku": null},
            {"slug": "honor", "name": "Honor", "min_price": 0, "suggested_prices": "", "currency": "usd", "expiration_datetime": null,
             "description": null, "sku": null, "bulk_sku": null}],
          "pacing_type": "Instructor Paced"
        }
        """;

    [Fact]
    public async Task joining_answers_the_enrollment_and_asking_again_answers_the_same()
    {
        await using var house = await Open(Course());
        var ask = new { course_details = new { course_id = Key } };
        var expected = Enrollment("ben", "audit", true, "2026-03-01T12:00:00Z");
        for (var time = 0; time < 2; time++)
        {
            var (status, body) = await house.Post("ben", Url, ask);
            Assert.Equal(200, status);
            AssertJson(expected, body);
        }

        AssertJson(expected, (await house.Get("ben", $"{Url}/{Key}")).Body);
        AssertJson(expected, (await house.Get("sam", $"{Url}/ben,{Key}")).Body);
        AssertJson($"[{expected}]", (await house.Get("ben", Url)).Body);
    }

    [Fact]
    public async Task learners_neither_choose_paid_modes_nor_change_their_mode_nor_act_for_others()
    {
        await using var house = await Open(Course());
        var (status, body) = await house.Post("ben", Url, new { course_details = new { course_id = Key }, mode = "verified" });
        Assert.Equal(403, status);
        AssertJson("""{"message": "User does not have permission to create enrollment with mode [verified]."}""", body);

        (status, body) = await house.Post("ada", Url, new { course_details = new { course_id = Key }, mode = "honor" });
        Assert.Equal(200, status);
        AssertJson(Enrollment("ada", "audit", true, "2026-02-19T12:00:00Z"), body);

        Assert.Equal((404, null), await house.Post("ben", Url, new { course_details = new { course_id = Key }, user = "ada" }));
        Assert.Equal((404, null), await house.Get("ben", $"{Url}/ada,{Key}"));
        Assert.Equal((200, "[]"), Text(await house.Get("ben", Url + "?user=ada")));
        Assert.Single((await house.Get("tia", Url + "?user=ada")).Body!.AsArray());
    }

    [Fact]
    public async Task staff_changes_mode_and_activity_of_others()
    {
        await using var house = await Open(Course());
        AssertJson(Enrollment("ada", "honor", true, "2026-02-19T12:00:00Z"), (await Set("honor", null)).Body);

        var (status, body) = await Set("audit", false);
        Assert.Equal(400, status);
        AssertJson("""{"message": "Enrollment mode mismatch: active mode=honor, requested mode=audit. Won't deactivate."}""", body);

        AssertJson(Enrollment("ada", "honor", false, "2026-02-19T12:00:00Z"), (await Set(null, false)).Body);
        AssertJson(Enrollment("ada", "audit", true, "2026-02-19T12:00:00Z"), (await Set("audit", true)).Body);

        (status, body) = await Set("masters", null);
        Assert.Equal(400, status);
        AssertJson(
            $$"""
            {"message": "The [masters] course mode is expired or otherwise unavailable for course run [{{Key}}].",
             "course_details": {{CourseDetails}}}
            """,
            body);

        Task<(int Status, JsonNode? Body)> Set(string? mode, bool? active) => house.Post(
            "sam", Url, new { course_details = new { course_id = Key }, user = "ada", mode, is_active = active });
    }

    [Fact]
    public async Task what_cannot_be_done_is_said_in_the_words_that_clients_know()
    {
        await using var house = await Open(Course());
        await Refused(new { }, 400, "Course ID must be specified to create a new enrollment.");
        await Refused(new { course_details = new { course_id = "course-v1:No+Such+Run" } }, 400, "No course 'course-v1:No+Such+Run' found for enrollment");
        await Refused(new { course_details = new { course_id = "nonsense" } }, 400, "No course 'nonsense' found for enrollment");
        await Refused(
            new { course_details = new { course_id = Key }, is_active = "perhaps" }, 400, "'perhaps' is an invalid enrollment activation status.");
        var (status, body) = await house.Post("sam", Url, new { course_details = new { course_id = Key }, user = "nobody" });
        Assert.Equal(406, status);
        AssertJson("""{"message": "The user nobody does not exist."}""", body);

        async Task Refused(object ask, int code, string message)
        {
            var answer = await house.Post("ben", Url, ask);
            Assert.Equal((code, message), (answer.Status, (string?)answer.Body!["message"]));
        }
    }

    [Fact]
    public async Task a_closed_window_is_forbidden_except_by_force()
    {
        await using var house = await Open(Course().With(("enrollment_end", "2026-03-01T12:00:00Z")));
        var (status, body) = await house.Post("ben", Url, new { course_details = new { course_id = Key } });
        Assert.Equal(403, status);
        Assert.Equal(["message", "localizedMessage"], body!.AsObject().Select(pair => pair.Key));

        Assert.Equal(403, (await house.Post("sam", Url, new { course_details = new { course_id = Key }, user = "ben" })).Status);
        Assert.Equal(200, (await house.Post("sam", Url, new { course_details = new { course_id = Key }, user = "ben", force_enrollment = true })).Status);
    }

    [Fact]
    public async Task details_of_a_course_are_public_and_who_is_not_enrolled_gets_an_empty_answer()
    {
        await using var house = await Open(Course());
        AssertJson(CourseDetails, (await house.Get(null, $"/api/enrollment/v1/course/{Key}")).Body);
        AssertJson(
            """{"message": "No course found for course ID 'course-v1:No+Such+Run'"}""",
            (await house.Get(null, "/api/enrollment/v1/course/course-v1:No+Such+Run")).Body);
        Assert.Equal((200, null), await house.Get("ben", $"{Url}/{Key}"));
    }

    [Fact]
    public async Task operators_page_through_all_enrollments_in_both_directions()
    {
        await using var house = await Open(Course());
        await house.Post("ben", Url, new { course_details = new { course_id = Key } });
        await house.Post("tia", Url, new { course_details = new { course_id = Key } });

        var (status, first) = await house.Get("sam", "/api/enrollment/v1/enrollments/?page_size=2");
        Assert.Equal(200, status);
        Assert.Null(first!["previous"]);
        Assert.Equal(["tia", "ben"], first["results"]!.AsArray().Select(row => (string?)row!["user"]));

        var second = (await house.Get("sam", new Uri((string)first["next"]!).PathAndQuery)).Body!;
        AssertJson(
            """[{"created": "2026-02-19T12:00:00Z", "mode": "audit", "is_active": true, "user": "ada", "course_id": "course-v1:OpenedX+Small+2026"}]""",
            second["results"]);
        Assert.Null(second["next"]);

        var back = (await house.Get("sam", new Uri((string)second["previous"]!).PathAndQuery)).Body!;
        AssertJson(first["results"]!.ToJsonString(), back["results"]);
        Assert.Null(back["previous"]);

        var named = await house.Get("sam", $"/api/enrollment/v1/enrollments/?username=ada,nobody&course_id={Uri.EscapeDataString(Key)}");
        Assert.Equal("ada", (string?)Assert.Single(named.Body!["results"]!.AsArray())!["user"]);
        Assert.Equal(400, (await house.Get("sam", "/api/enrollment/v1/enrollments/?course_id=nonsense")).Status);
    }

    [Fact]
    public async Task roles_are_ones_own()
    {
        await using var house = await Open(Course());
        AssertJson(
            $$"""{"roles": [{"org": "OpenedX", "course_id": "{{Key}}", "role": "staff"}], "is_staff": false}""",
            (await house.Get("tia", "/api/enrollment/v1/roles/")).Body);
        AssertJson("""{"roles": [], "is_staff": false}""", (await house.Get("tia", "/api/enrollment/v1/roles/?course_id=course-v1:A+B+C")).Body);
        AssertJson("""{"roles": [], "is_staff": true}""", (await house.Get("sam", "/api/enrollment/v1/roles/")).Body);
    }

    [Fact]
    public async Task the_form_joins_and_leaves()
    {
        await using var house = await Open(Course());
        Assert.Equal(
            (200, $"http://localhost:18000/learning/course/{Key}/home"),
            await house.PostForm("ben", "/change_enrollment", ("course_id", Key), ("enrollment_action", "enroll")));
        Assert.Equal((200, ""), await house.PostForm("ben", "/change_enrollment", ("course_id", Key), ("enrollment_action", "unenroll")));
        AssertJson(Enrollment("ben", "audit", false, "2026-03-01T12:00:00Z"), (await house.Get("ben", $"{Url}/{Key}")).Body);
        Assert.Equal((400, "You are not enrolled in this course"), await house.PostForm("sam", "/change_enrollment", ("course_id", Key), ("enrollment_action", "unenroll")));
        Assert.Equal((400, "Course id not specified"), await house.PostForm("ben", "/change_enrollment", ("enrollment_action", "enroll")));
        Assert.Equal((400, "Enrollment action is invalid"), await house.PostForm("ben", "/change_enrollment", ("course_id", Key)));
        Assert.Equal(403, (await house.PostForm(null, "/change_enrollment", ("course_id", Key), ("enrollment_action", "enroll"))).Status);
    }

    private static string Key => LearningHouse.Course.ToString();

    private static CourseBuilder Course() => new CourseBuilder().With(
        ("display_name", "Small"), ("start", "2026-01-01T00:00:00Z"), ("enrollment_end", "2026-06-01T00:00:00Z"));

    private static (int, string?) Text((int Status, JsonNode? Body) answer) => (answer.Status, answer.Body?.ToJsonString());

    private static string Enrollment(string user, string mode, bool active, string created) =>
        $$"""
        {"created": "{{created}}", "mode": "{{mode}}", "is_active": {{(active ? "true" : "false")}}, "user": "{{user}}", "course_details": {{CourseDetails}}}
        """;
}
