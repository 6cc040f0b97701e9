using OpenEdx.Domain.Identity;
using static OpenEdx.Domain.Identity.AccessRole;

namespace OpenEdx.Domain.Tests.Identity;

public sealed class AuthorizationTableTests
{
    /// <summary>The table once more, written as people read it: a change there must be made here, too, on purpose.</summary>
    [Theory]
    [InlineData(Operation.UsePublicPages, Anonymous, Inactive, Learner, EnrolledLearner, CommunityTa, GroupModerator, DiscussionModerator, DiscussionAdministrator, DataResearcher, LimitedStaff, CourseStaff, CourseInstructor, Support, GlobalStaff, EventReader, CourseModesReader, MetricsReader)]
    [InlineData(Operation.UseOwnAccount, Inactive, Learner, EnrolledLearner, CommunityTa, GroupModerator, DiscussionModerator, DiscussionAdministrator, DataResearcher, LimitedStaff, CourseStaff, CourseInstructor, Support, GlobalStaff)]
    [InlineData(Operation.EnrollSelf, Inactive, Learner, EnrolledLearner, CommunityTa, GroupModerator, DiscussionModerator, DiscussionAdministrator, DataResearcher, LimitedStaff, CourseStaff, CourseInstructor, Support, GlobalStaff)]
    [InlineData(Operation.ReadOwnGrades, Inactive, Learner, EnrolledLearner, CommunityTa, GroupModerator, DiscussionModerator, DiscussionAdministrator, DataResearcher, LimitedStaff, CourseStaff, CourseInstructor, Support, GlobalStaff)]
    [InlineData(Operation.ReadCourseware, EnrolledLearner, LimitedStaff, CourseStaff, CourseInstructor, GlobalStaff)]
    [InlineData(Operation.Participate, EnrolledLearner, LimitedStaff, CourseStaff, CourseInstructor, GlobalStaff)]
    [InlineData(Operation.ManageEnrollments, LimitedStaff, CourseStaff, CourseInstructor, GlobalStaff)]
    [InlineData(Operation.ReadCourseGrades, LimitedStaff, CourseStaff, CourseInstructor, GlobalStaff)]
    [InlineData(Operation.ChangeLearnerWork, LimitedStaff, CourseStaff, CourseInstructor, GlobalStaff)]
    [InlineData(Operation.ChangeEverybodysWork, CourseInstructor, GlobalStaff)]
    [InlineData(Operation.ReadInsights, DataResearcher, LimitedStaff, CourseStaff, CourseInstructor, GlobalStaff)]
    [InlineData(Operation.ReadReports, DataResearcher, LimitedStaff, CourseStaff, CourseInstructor, GlobalStaff)]
    [InlineData(Operation.MakeReports, DataResearcher, GlobalStaff)]
    [InlineData(Operation.AuthorCourse, CourseStaff, CourseInstructor, GlobalStaff)]
    [InlineData(Operation.ManageCourseTeam, CourseInstructor, GlobalStaff)]
    [InlineData(Operation.ManageDiscussionTeam, DiscussionAdministrator, CourseInstructor, GlobalStaff)]
    [InlineData(Operation.AssistPeople, Support, GlobalStaff)]
    [InlineData(Operation.ReadCourseModes, GlobalStaff, CourseModesReader)]
    [InlineData(Operation.ReadMetrics, GlobalStaff, MetricsReader)]
    [InlineData(Operation.ReadEvents, GlobalStaff, EventReader)]
    [InlineData(Operation.AdministerPlatform, GlobalStaff)]
    public void each_operation_is_open_to_exactly_these_roles(Operation operation, params AccessRole[] expected) =>
        Assert.Equal(expected, Enum.GetValues<AccessRole>().Where(role => AuthorizationTable.Allows(operation, [role])));

    [Fact]
    public void every_operation_has_a_row() =>
        Assert.All(Enum.GetValues<Operation>(), operation => Assert.True(AuthorizationTable.Allows(operation, [GlobalStaff])));

    [Fact]
    public void no_role_at_all_may_nothing() =>
        Assert.All(Enum.GetValues<Operation>(), operation => Assert.False(AuthorizationTable.Allows(operation, [])));

    [Fact]
    public void only_content_depends_on_enrollment() => Assert.Equal(
        [Operation.ReadCourseware, Operation.Participate], Enum.GetValues<Operation>().Where(AuthorizationTable.DependsOnEnrollment));
}
