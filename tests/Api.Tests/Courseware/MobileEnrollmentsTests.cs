using OpenEdx.Domain.Courseware;
using static OpenEdx.Api.Tests.Courseware.SmallCourse;
using static OpenEdx.Api.Tests.LearningHouse;

namespace OpenEdx.Api.Tests.Courseware;

public sealed class MobileEnrollmentsTests
{
    private const string Mine = "/api/mobile/v4/users/ada/course_enrollments/";

    [Theory]
    [InlineData("course_enrollments/")]
    [InlineData("enrollments_status/")]
    [InlineData("course_status_info/course-v1:OpenedX+Small+2026")]
    [InlineData("")]
    public async Task anybody_elses_name_in_the_url_is_refused_even_to_staff(string rest)
    {
        await using var house = await Open(Make().With(("mobile_available", true)));
        foreach (var version in (string[])["v0.5", "v1", "v2", "v3", "v4"])
        {
            foreach (var person in (string[])["ben", "tia", "sam"])
            {
                var (status, body) = await house.Get(person, $"/api/mobile/{version}/users/ada/{rest}");
                Assert.Equal(403, status);
                AssertJson("""{"detail": "You do not have permission to perform this action."}""", body);
            }

            Assert.Equal(401, (await house.Get(null, $"/api/mobile/{version}/users/ada/{rest}")).Status);
            Assert.Equal(200, (await house.Get("ada", $"/api/mobile/{version}/users/ADA/{rest}")).Status);
        }

        Assert.Equal(404, (await house.Get("ada", $"/api/mobile/v5/users/ada/{rest}")).Status);
    }

    [Fact]
    public async Task downloads_of_somebody_else_are_refused()
    {
        await using var house = await Open(Make());
        Assert.Equal(403, (await house.Get("ben", "/api/mobile/v1/download_courses/ada")).Status);
        AssertJson("[]", (await house.Get("ada", "/api/mobile/v1/download_courses/ada")).Body);
    }

    [Fact]
    public async Task only_courses_that_are_offered_to_apps_are_listed_but_testers_and_the_team_see_theirs()
    {
        await using var house = await Open(Make());
        Assert.Empty((await house.Get("ada", "/api/mobile/v1/users/ada/course_enrollments/")).Body!.AsArray());
        await house.Join("tia", "Hers", Noon.AddDays(-1));
        Assert.Empty((await house.Get("tia", "/api/mobile/v1/users/tia/course_enrollments/")).Body!.AsArray());
        await house.Join("sam", "Staff", Noon.AddDays(-1));
        Assert.Single((await house.Get("sam", "/api/mobile/v1/users/sam/course_enrollments/")).Body!.AsArray());

        var (status, body) = await house.Get("ada", $"/api/mobile/v1/users/ada/course_status_info/{Key}");
        Assert.Equal(404, status);
        Assert.Equal((false, "mobile_unavailable"), ((bool)body!["has_access"]!, (string?)body["error_code"]));
    }

    [Fact]
    public async Task pages_hold_five_the_newest_first_and_the_current_course_stands_apart()
    {
        await using var house = await Open(Make().With(("mobile_available", true)));
        for (var n = 1; n <= 6; n++) await house.Join("ada", $"R{n}", Noon.AddDays(-9 + n), ("mobile_available", true));

        // Joined last, and nothing was done anywhere: R6.
        var (_, body) = await house.Get("ada", Mine);
        Assert.Equal("R6", (string?)body!["primary"]!["course"]!["name"]);
        Assert.Equal((6, 2), ((int)body["enrollments"]!["count"]!, (int)body["enrollments"]!["num_pages"]!));
        Assert.Equal(["R5", "R4", "R3", "R2", "R1"], body["enrollments"]!["results"]!.AsArray().Select(item => (string?)item!["course"]!["name"]));
        Assert.Equal("http://localhost:18000" + Mine + "?page=2", (string?)body["enrollments"]!["next"]);

        var ada = house.People["ada"];
        await house.Given(CompletionEvent.StreamOf(ada, Course), new BlockCompletionChanged(ada, Course.Block("html", "html-1"), 1, Noon.AddDays(-1)));
        await house.CatchUp();
        (_, body) = await house.Get("ada", Mine + "?page=2&page_size=4");
        Assert.Equal("Small", (string?)body!["primary"]!["course"]!["name"]);
        AssertJson(
            $$"""
            {"last_visited_module_id": "{{Usage("sequential-1")}}", "last_visited_module_path": ["{{Course.Root}}", "{{Usage("chapter-1")}}", "{{Usage("sequential-1")}}"],
             "last_visited_block_id": "{{Usage("html-1")}}", "last_visited_unit_display_name": "Read and watch"}
            """,
            body["primary"]!["course_status"]);
        Assert.Equal(["R2", "R1"], body["enrollments"]!["results"]!.AsArray().Select(item => (string?)item!["course"]!["name"]));

        // A place left in a player is work, too.
        await house.Given(
            LearnerBlockStateEvent.StreamOf(ada, CourseKeyOf("R2").Root), new SequencePositionChanged(ada, CourseKeyOf("R2").Root, 1, Noon));
        await house.CatchUp();
        Assert.Equal("R2", (string?)(await house.Get("ada", Mine)).Body!["primary"]!["course"]!["name"]);

        static Domain.SharedKernel.CourseKey CourseKeyOf(string run) => Domain.SharedKernel.CourseKey.Parse($"course-v1:Other+Empty+{run}");
    }

    [Fact]
    public async Task headings_part_courses_by_their_end()
    {
        await using var house = await Open(Make().With(("mobile_available", true)));
        await house.Join("ada", "Over", Noon.AddDays(-5), ("mobile_available", true), ("end", "2026-02-01T00:00:00Z"));
        foreach (var (status, names) in ((string, string[])[])[("all", ["Over", "Small"]), ("in_progress", ["Small"]), ("expired", ["Over"]), ("completed", [])])
        {
            var (_, body) = await house.Get("ada", $"{Mine}?status={status}");
            Assert.Equal(names, body!["enrollments"]!["results"]!.AsArray().Select(item => (string?)item!["course"]!["name"]));
            Assert.False(body.AsObject().ContainsKey("primary"));
            Assert.All(body["enrollments"]!["results"]!.AsArray(), item => Assert.False(item!.AsObject().ContainsKey("course_progress")));
        }

        Assert.True((await house.Get("ada", $"{Mine}?status=whatever")).Body!.AsObject().ContainsKey("primary"));
        var progress = (await house.Get("ada", $"{Mine}?status=in_progress&requested_fields=course_progress")).Body!["enrollments"]!["results"]![0]!["course_progress"];
        AssertJson("""{"total_assignments_count": 1, "assignments_completed": 0}""", progress);
    }

    [Fact]
    public async Task a_course_that_has_not_started_says_so_and_is_listed()
    {
        await using var house = await Open(Make().With(("mobile_available", true), ("start", "2026-03-02T00:00:00Z")));
        var course = (await house.Get("ada", "/api/mobile/v1/users/ada/course_enrollments/")).Body![0]!["course"]!;
        Assert.Equal((false, "course_not_started"), ((bool)course["courseware_access"]!["has_access"]!, (string?)course["courseware_access"]!["error_code"]));
        var (_, details) = await house.Get("ada", $"/api/mobile/v1/course_info/{Key}/enrollment_details");
        Assert.True((bool)details!["course_access_details"]!["is_too_early"]!);
    }

    [Fact]
    public async Task who_joined_long_ago_and_did_nothing_since_is_not_recently_active()
    {
        await using var house = await Open(Make().With(("mobile_available", true)));
        await house.Join("ada", "Old", Noon.AddDays(-60), ("mobile_available", true));
        AssertJson(
            $$"""[{"course_id": "{{Key}}", "course_name": "Small", "recently_active": true}, {"course_id": "course-v1:Other+Empty+Old", "course_name": "Old", "recently_active": false}]""",
            (await house.Get("ada", "/api/mobile/v1/users/ada/enrollments_status/")).Body);
    }
}
