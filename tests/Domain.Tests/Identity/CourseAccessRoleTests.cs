using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using static OpenEdx.Domain.Tests.Identity.AccountFacts;
using Roles = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Identity.CourseAccessRole, OpenEdx.Domain.Identity.CourseAccessRoleEvent>;

namespace OpenEdx.Domain.Tests.Identity;

public sealed class CourseAccessRoleTests
{
    private static readonly CourseKey Demo = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
    private static readonly CourseKey Other = CourseKey.Parse("course-v1:OpenedX+OtherX+2026");
    private static readonly UserId Chief = new(3);
    private static readonly CourseRoleGranted Granted = new(Ada, Demo, "staff", Chief, Noon);
    private static readonly GlobalRoleGranted GlobalGranted = new(Ada, "staff", null, Noon);

    [Fact]
    public void a_person_joins_a_course_team_once() => new Roles().When(new GrantCourseRole(Ada, Demo, "staff", Chief, Noon).Decide).Then(Granted);

    [Fact]
    public void a_role_in_one_course_is_none_in_another() =>
        new Roles(Granted).When(new GrantCourseRole(Ada, Other, "staff", Chief, Noon).Decide).Then(Granted with { Course = Other });

    [Fact]
    public void a_course_role_that_does_not_exist_is_refused() =>
        new Roles().When(new GrantCourseRole(Ada, Demo, "emperor", Chief, Noon).Decide).ThenRefused(new GrantCourseRole.UnknownRole("emperor"));

    [Fact]
    public void a_person_leaves_a_course_team_once() =>
        new Roles(Granted).When(new RevokeCourseRole(Ada, Demo, "staff", Chief, Noon).Decide).Then(new CourseRoleRevoked(Ada, Demo, "staff", Chief, Noon));

    [Fact]
    public void leaving_a_team_one_is_not_in_records_nothing() =>
        new Roles(Granted).When(new RevokeCourseRole(Ada, Demo, "instructor", Chief, Noon).Decide).ThenNothing();

    [Fact]
    public void a_person_becomes_global_staff_once() => new Roles().When(new GrantGlobalRole(Ada, "staff", null, Noon).Decide).Then(GlobalGranted);

    [Fact]
    public void a_global_role_that_does_not_exist_is_refused() =>
        new Roles().When(new GrantGlobalRole(Ada, "instructor", null, Noon).Decide).ThenRefused(new GrantGlobalRole.UnknownRole("instructor"));

    [Fact]
    public void a_person_is_global_staff_no_longer() =>
        new Roles(GlobalGranted).When(new RevokeGlobalRole(Ada, "staff", Chief, Noon).Decide).Then(new GlobalRoleRevoked(Ada, "staff", Chief, Noon));

    [Fact]
    public void global_staff_and_course_staff_are_two_roles() =>
        new Roles(Granted).When(new RevokeGlobalRole(Ada, "staff", Chief, Noon).Decide).ThenNothing();
}
