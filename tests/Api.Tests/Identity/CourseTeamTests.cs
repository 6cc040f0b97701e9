using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.Api.Tests.Assessment;
using OpenEdx.Api.Tests.Courseware;
using OpenEdx.Domain.Identity;
using static OpenEdx.Api.Tests.LearningHouse;

namespace OpenEdx.Api.Tests.Identity;

/// <summary><c>tia</c> is staff and instructor, <c>sam</c> of the whole platform.</summary>
public sealed class CourseTeamTests
{
    private static readonly string Team = $"/api/instructor/v2/courses/{Course}/team";
    private static readonly string Old = $"/courses/{Course}/instructor/api/";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task people_come_into_the_team_are_listed_and_leave_it()
    {
        await using var house = await House();
        AssertJson(
            """
            {"action":"allow","role":"limited_staff","results":[
             {"identifier":"ada","error":false,"userDoesNotExist":false,"is_active":true},
             {"identifier":"ben@example.org","error":false,"userDoesNotExist":false,"is_active":true},
             {"identifier":"nobody","error":true,"userDoesNotExist":true,"is_active":null}]}
            """,
            (await house.Post("tia", Team, new { identifiers = new[] { "ada", "ben@example.org", "nobody" }, role = "limited_staff", action = "allow" })).Body);
        AssertJson(
            $$"""
            {"next":null,"previous":null,"count":1,"num_pages":1,"current_page":1,"start":0,"results":[
              {"username":"ben","email":"ben@example.org","first_name":"","last_name":"","full_name":"ben",
               "roles":[{"role":"limited_staff","display_name":"Limited Staff"}]}],
             "course_id":"{{Course}}","role":"limited_staff","email_or_username":"BEN"}
            """,
            (await house.Get("tia", $"{Team}?role=limited_staff&email_or_username=BEN")).Body);
        Assert.Equal(["ada", "ben", "tia"], Usernames((await house.Get("tia", Team)).Body!));
        Assert.Equal(200, (await house.Get("ben", $"/api/instructor/v2/courses/{Course}/enrollments")).Status);

        AssertJson(
            """{"identifier":"ben","roles":["limited_staff"],"action":"revoke","success":true}""",
            (await Delete(house, "tia", "ben", "limited_staff")).Body);
        await house.Post("tia", Team, new { identifiers = "ada", role = "limited_staff", action = "revoke" });
        Assert.Equal(["tia"], Usernames((await house.Get("tia", Team)).Body!));
        Assert.Equal(403, (await house.Get("ben", $"/api/instructor/v2/courses/{Course}/enrollments")).Status);
        var revoked = await house.Facts<CourseRoleRevoked>();
        Assert.Equal([(house.People["ben"], house.People["tia"]), (house.People["ada"], house.People["tia"])], revoked.Select(fact => (fact.User, fact.By!.Value)));
    }

    [Fact]
    public async Task nobody_takes_the_own_role_of_an_instructor_and_the_last_one_stays()
    {
        await using var house = await House();
        Assert.Equal(409, (await Delete(house, "tia", "tia", "instructor")).Status);
        Assert.Equal(409, (await Delete(house, "sam", "tia", "instructor")).Status);
        // One role that must stay keeps the others, too.
        Assert.Equal(409, (await Delete(house, "sam", "tia", "staff", "instructor")).Status);
        Assert.True((bool)(await house.Post("sam", Team, new { identifiers = "tia", role = "instructor", action = "revoke" })).Body!["results"]![0]!["error"]!);
        AssertJson(
            """{"unique_student_identifier":"tia","rolename":"instructor","action":"revoke","removingSelfAsInstructor":true}""",
            await V1(house, "tia", "modify_access", ("unique_student_identifier", "tia"), ("rolename", "instructor"), ("action", "revoke")));
        Assert.Empty(await house.Facts<CourseRoleRevoked>());

        await house.Post("tia", Team, new { identifiers = "ben", role = "instructor", action = "allow" });
        Assert.Equal(200, (await Delete(house, "ben", "tia", "staff", "instructor")).Status);
        Assert.Equal(["instructor", "staff"], (await house.Facts<CourseRoleRevoked>()).Select(fact => fact.Role).Order());
    }

    [Fact]
    public async Task version_1_admits_and_lists_one_by_one()
    {
        await using var house = await House();
        AssertJson(
            """{"unique_student_identifier":"ada","rolename":"beta","action":"allow","success":"yes"}""",
            await V1(house, "tia", "modify_access", ("unique_student_identifier", "ada@example.org"), ("rolename", "beta"), ("action", "allow")));
        AssertJson(
            """{"unique_student_identifier":"nobody","userDoesNotExist":true}""",
            await V1(house, "tia", "modify_access", ("unique_student_identifier", "nobody"), ("rolename", "beta"), ("action", "allow")));
        AssertJson(
            $$"""{"course_id":"{{Course}}","beta":[{"username":"ada","email":"ada@example.org","first_name":"","last_name":""}]}""",
            await V1(house, "tia", "list_course_role_members", ("rolename", "beta")));
        Assert.Equal(400, (await house.PostForm("tia", Old + "list_course_role_members", ("rolename", "king"))).Status);
        Assert.Equal(400, (await house.PostForm("tia", Old + "modify_access", ("unique_student_identifier", "ada"), ("rolename", "beta"), ("action", "sing"))).Status);
    }

    [Fact]
    public async Task roles_are_listed_with_their_names()
    {
        await using var house = await House();
        AssertJson(
            $$"""
            {"course_id":"{{Course}}","results":[
             {"role":"beta","display_name":"Beta Testers"},{"role":"data_researcher","display_name":"Data Researcher"},
             {"role":"instructor","display_name":"Admin"},{"role":"limited_staff","display_name":"Limited Staff"},{"role":"staff","display_name":"Staff"},
             {"role":"Administrator","display_name":"Discussion Admin"},{"role":"Moderator","display_name":"Discussion Moderator"},
             {"role":"Group Moderator","display_name":"Group Moderator"},{"role":"Community TA","display_name":"Community TA"}]}
            """,
            (await house.Get("tia", $"{Team}/roles?editable=true")).Body);
    }

    [Fact]
    public async Task who_runs_the_discussions_alone_gives_their_roles_alone()
    {
        await using var house = await House();
        AssertJson(
            $$"""{"course_id":"{{Course}}","action":"allow"}""",
            await V1(house, "tia", "update_forum_role_membership", ("unique_student_identifier", "ada@example.org"), ("rolename", "Administrator"), ("action", "allow")));
        AssertJson(
            $$"""{"course_id":"{{Course}}","action":"allow"}""",
            await V1(house, "ada", "update_forum_role_membership", ("unique_student_identifier", "ben"), ("rolename", "Community TA"), ("action", "allow")));
        AssertJson(
            $$"""
            {"course_id":"{{Course}}","Community TA":[{"username":"ben","email":"ben@example.org","first_name":"","last_name":"","group_name":null}],"division_scheme":"none"}
            """,
            await V1(house, "ada", "list_forum_members", ("rolename", "Community TA")));
        Assert.Equal(["Moderator", "Group Moderator", "Community TA"], RolesOf((await house.Get("ada", $"{Team}/roles?editable=true")).Body!));
        Assert.Equal(200, (await house.Post("ada", Team, new { identifiers = "ben", role = "Group Moderator", action = "allow" })).Status);
        Assert.Equal(200, (await Delete(house, "ada", "ben", "Community TA", "Group Moderator")).Status);

        foreach (var role in (string[])["staff", "Administrator"])
        {
            Assert.Equal(403, (await house.Post("ada", Team, new { identifiers = "ben", role, action = "allow" })).Status);
            Assert.Equal(403, (await Delete(house, "ada", "tia", role)).Status);
            Assert.Equal(400, (await house.PostForm("ada", Old + "update_forum_role_membership", ("unique_student_identifier", "ben"), ("rolename", role), ("action", "allow"))).Status);
        }

        Assert.Equal(403, (await house.PostForm("ada", Old + "list_course_role_members", ("rolename", "staff"))).Status);
        Assert.Equal(400, (await house.PostForm("tia", Old + "modify_access", ("unique_student_identifier", "ben"), ("rolename", "Moderator"), ("action", "allow"))).Status);
        Assert.Equal(403, (await house.PostForm("ben", Old + "list_forum_members", ("rolename", "Moderator"))).Status);
        AssertJson("""{"roles":[],"is_staff":false}""", (await house.Get("ada", $"/api/enrollment/v1/roles/?course_id={Uri.EscapeDataString(Course.ToString())}")).Body);
        var granted = await house.Facts<CourseRoleGranted>();
        Assert.Equal(["Administrator", "Community TA", "Group Moderator"], granted.Where(fact => fact.By is not null).Select(fact => fact.Role));
    }

    [Fact]
    public async Task what_makes_no_sense_is_refused()
    {
        await using var house = await House();
        Assert.Equal(400, (await house.Get("tia", $"{Team}?role=king")).Status);
        Assert.Equal(404, (await house.Get("tia", $"{Team}?page=2")).Status);
        Assert.Equal(400, (await house.Post("tia", Team, new { role = "staff", action = "allow" })).Status);
        Assert.Equal(400, (await house.Post("tia", Team, new { identifiers = "ada", role = "king", action = "allow" })).Status);
        Assert.Equal(400, (await house.Post("tia", Team, new { identifiers = "ada", role = "staff", action = "sing" })).Status);
        Assert.Equal(404, (await Delete(house, "tia", "nobody", "staff")).Status);
        Assert.Equal(400, (await Delete(house, "tia", "ada")).Status);
        Assert.Equal(403, (await house.Post("ada", Team, new { identifiers = "ada", role = "staff", action = "allow" })).Status);
    }

    private static async Task<LearningHouse> House()
    {
        var house = await Open(SmallCourse.Make());
        await house.Provider.GetRequiredService<AccountBootstrap>().EnsureCourseRole(house.People["tia"], Course, CourseRoles.Instructor, Ct);
        return house;
    }

    private static IEnumerable<string> Usernames(JsonNode page) => page["results"]!.AsArray().Select(row => (string)row!["username"]!);

    private static IEnumerable<string> RolesOf(JsonNode page) => page["results"]!.AsArray().Select(row => (string)row!["role"]!);

    private static async Task<(int Status, JsonNode? Body)> Delete(LearningHouse house, string person, string identifier, params string[] roles)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, new Uri($"{Team}/{identifier}", UriKind.Relative)) { Content = JsonContent.Create(new { roles }) };
        using var answer = await house.As(person).SendAsync(request, Ct);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct)));
    }

    private static async Task<JsonNode?> V1(LearningHouse house, string person, string act, params (string, string)[] fields)
    {
        var (status, body) = await house.PostForm(person, Old + act, fields);
        Assert.Equal(200, status);
        return JsonNode.Parse(body);
    }
}
