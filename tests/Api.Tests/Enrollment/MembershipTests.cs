using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.Api.Tests.Assessment;
using OpenEdx.Api.Tests.Courseware;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Identity;
using static OpenEdx.Api.Tests.LearningHouse;

namespace OpenEdx.Api.Tests.Enrollment;

/// <summary><c>tia</c> is staff of the course alone; <c>ada</c> is a member.</summary>
public sealed class MembershipTests
{
    private const string In = """{"user":true,"enrollment":true,"allowed":false,"auto_enroll":false}""";
    private const string Out = """{"user":true,"enrollment":false,"allowed":false,"auto_enroll":false}""";
    private static readonly string V2 = $"/api/instructor/v2/courses/{Course}/";
    private static readonly string V1 = $"/courses/{Course}/instructor/api/";

    [Fact]
    public async Task the_team_brings_people_in_and_takes_them_out()
    {
        await using var house = await Open(SmallCourse.Make().With(("invitation_only", true), ("enrollment_end", "2026-02-01T00:00:00Z")));
        AssertJson(
            $$"""
            {"action":"enroll","auto_enroll":true,"results":[
             {"identifier":"ben","before":{{Out}},"after":{{In}}},{"identifier":"ada@example.org","before":{{In}},"after":{{In}}},
             {"identifier":"no body","invalid_identifier":true},{"identifier":"new@example.org","error":true}]}
            """,
            (await house.Post(
                "tia", V2 + "enrollments/modify",
                new { identifier = new[] { "ben", "ada@example.org", "no body", "new@example.org" }, action = "enroll", auto_enroll = true, reason = "" })).Body);
        // Asked twice, stored once; whoever was in is not stored again.
        Assert.Equal([house.People["ada"], house.People["ben"]], (await house.Facts<EnrollmentActivated>()).Select(fact => fact.User));
        AssertJson(
            $$"""{"action":"unenroll","auto_enroll":false,"results":[{"identifier":"ben","before":{{In}},"after":{{Out}}},{"identifier":"sam","before":{{Out}},"after":{{Out}}}]}""",
            (await house.Post("tia", V2 + "enrollments/modify", new { identifier = new[] { "ben", "sam" }, action = "unenroll" })).Body);
        Assert.Equal([house.People["ben"]], (await house.Facts<EnrollmentDeactivated>()).Select(fact => fact.User));
    }

    [Fact]
    public async Task version_1_does_the_same_with_a_text_of_names()
    {
        await using var house = await Open(SmallCourse.Make());
        var (status, body) = await house.PostForm(
            "tia", V1 + "students_update_enrollment", ("action", "enroll"), ("identifiers", "ben,\nwho?\r\nben"), ("auto_enroll", "true"), ("email_students", "false"));
        Assert.Equal(200, status);
        AssertJson(
            $$"""{"action":"enroll","auto_enroll":true,"results":[{"identifier":"ben","before":{{Out}},"after":{{In}}},{"identifier":"who?","invalidIdentifier":true}]}""",
            JsonNode.Parse(body));
        Assert.Equal(400, (await house.PostForm("tia", V1 + "students_update_enrollment", ("action", "sing"), ("identifiers", "ben"))).Status);
        Assert.Equal(400, (await house.PostForm("tia", V1 + "students_update_enrollment", ("action", "enroll"))).Status);
        Assert.Equal(403, (await house.PostForm("ada", V1 + "students_update_enrollment", ("action", "enroll"), ("identifiers", "ben"))).Status);
    }

    [Fact]
    public async Task testers_are_admitted_listed_and_dismissed_by_instructors()
    {
        await using var house = await Open(SmallCourse.Make());
        Assert.Equal(403, (await house.Post("tia", V2 + "beta_testers/modify", new { identifier = "ben", action = "add" })).Status);
        await house.Provider.GetRequiredService<AccountBootstrap>().EnsureCourseRole(house.People["tia"], Course, CourseRoles.Instructor, TestContext.Current.CancellationToken);
        AssertJson(
            """
            {"action":"add","results":[
             {"identifier":"ben","error":false,"user_does_not_exist":false,"is_active":true},
             {"identifier":"nobody","error":true,"user_does_not_exist":true,"is_active":null}]}
            """,
            (await house.Post("tia", V2 + "beta_testers/modify", new { identifier = new[] { "ben", "nobody" }, action = "add", auto_enroll = true })).Body);
        AssertJson(
            $$"""
            {"next":null,"previous":null,"count":1,"num_pages":1,"current_page":1,"start":0,"results":[
             {"username":"ben","full_name":"ben","email":"ben@example.org","mode":"audit","is_beta_tester":true}],"course_id":"{{Course}}"}
            """,
            (await house.Get("tia", V2 + "enrollments?is_beta_tester=true")).Body);
        AssertJson(
            """{"action":"remove","results":[{"identifier":"ben","error":false,"userDoesNotExist":false,"is_active":true}]}""",
            JsonNode.Parse((await house.PostForm("tia", V1 + "bulk_beta_modify_access", ("action", "remove"), ("identifiers", "ben"))).Body));
        Assert.Equal((0, 2), (await Count(house, "is_beta_tester=true"), await Count(house, "is_beta_tester=false")));
        Assert.Single(await house.Facts<CourseRoleRevoked>());
    }

    [Fact]
    public async Task members_are_found_by_parts_of_their_names_page_by_page()
    {
        await using var house = await Open(SmallCourse.Make());
        await house.Post("tia", V2 + "enrollments/modify", new { identifier = "ben sam", action = "enroll" });
        Assert.Equal((3, 1, 3, 0), (await Count(house, ""), await Count(house, "search=BEN"), await Count(house, "search=example.org"), await Count(house, "search=%25")));
        var page = (await house.Get("tia", V2 + "enrollments?page=2&page_size=1")).Body!;
        Assert.Equal(("ben", 3, 1), ((string)page["results"]![0]!["username"]!, (int)page["num_pages"]!, (int)page["start"]!));
        Assert.EndsWith("?page_size=1&page=3", (string)page["next"]!, StringComparison.Ordinal);
        Assert.Equal(404, (await house.Get("tia", V2 + "enrollments?page=9")).Status);
        Assert.Equal(400, (await house.Get("tia", V2 + "enrollments?is_beta_tester=maybe")).Status);
    }

    private static async Task<int> Count(LearningHouse house, string query) => (int)(await house.Get("tia", $"{V2}enrollments?{query}")).Body!["count"]!;
}
