using static OpenEdx.Domain.Identity.AccessRole;

namespace OpenEdx.Domain.Identity;

/// <summary>
/// Who may do what. The table is the whole rule that an endpoint's <see cref="Operation"/> stands for; a test walks every endpoint
/// with every role against it. Rules about single records ("only one's own") are finer and stay in the handlers.
/// </summary>
public static class AuthorizationTable
{
    private static readonly AccessRole[] Everybody = Enum.GetValues<AccessRole>();
    private static readonly AccessRole[] AnyAccount = [.. Everybody.Where(role => role is not (Anonymous or EventReader or CourseModesReader or MetricsReader))];
    private static readonly AccessRole[] CourseTeam = [LimitedStaff, CourseStaff, CourseInstructor, GlobalStaff];

    private static readonly Dictionary<Operation, HashSet<AccessRole>> Rows = new()
    {
        [Operation.UsePublicPages] = [.. Everybody],
        [Operation.UseOwnAccount] = [.. AnyAccount],
        [Operation.EnrollSelf] = [.. AnyAccount],
        [Operation.ManageEnrollments] = [.. CourseTeam],
        [Operation.ManageCohorts] = [.. CourseTeam],
        [Operation.ReadCourseware] = [EnrolledLearner, .. CourseTeam],
        [Operation.Participate] = [EnrolledLearner, .. CourseTeam],

        // Clients expect an answer of their own for "not enrolled" (progress: 401 with a bare text), so the handlers give it.
        [Operation.ReadOwnGrades] = [.. AnyAccount],
        [Operation.ReadCourseGrades] = [.. CourseTeam],
        [Operation.OverrideGrades] = [CourseStaff, CourseInstructor, GlobalStaff],
        [Operation.ChangeLearnerWork] = [.. CourseTeam],
        [Operation.ChangeEverybodysWork] = [CourseInstructor, GlobalStaff],
        [Operation.ReadTasks] = [DataResearcher, .. CourseTeam],
        [Operation.ExtendDueDates] = [.. CourseTeam],
        [Operation.ReadDashboard] = [DataResearcher, .. CourseTeam],
        [Operation.ReadInsights] = [DataResearcher, .. CourseTeam],
        [Operation.ReadReports] = [DataResearcher, .. CourseTeam],

        // As upstream: the course's own team needs the role as well.
        [Operation.MakeReports] = [DataResearcher, GlobalStaff],
        [Operation.AuthorCourse] = [CourseStaff, CourseInstructor, GlobalStaff],
        [Operation.ManageCertificates] = [CourseInstructor, GlobalStaff],
        [Operation.WriteToCourse] = [.. CourseTeam],
        [Operation.ManageCourseTeam] = [CourseInstructor, GlobalStaff],
        [Operation.ManageDiscussionTeam] = [DiscussionAdministrator, CourseInstructor, GlobalStaff],
        [Operation.AssistPeople] = [Support, GlobalStaff],
        [Operation.ReadEvents] = [GlobalStaff, EventReader],
        [Operation.ReadCourseModes] = [GlobalStaff, CourseModesReader],
        [Operation.ReadMetrics] = [GlobalStaff, MetricsReader],
        [Operation.AdministerPlatform] = [GlobalStaff],
    };

    public static bool Allows(Operation operation, IEnumerable<AccessRole> held) =>
        Rows.TryGetValue(operation, out var allowed) && held.Any(allowed.Contains);

    /// <summary>True when membership of the course run can make the difference, so that it must be looked up.</summary>
    public static bool DependsOnEnrollment(Operation operation) =>
        Rows[operation].Contains(EnrolledLearner) && !Rows[operation].Contains(Learner);

    /// <summary>True when the answer depends on a course run at all.</summary>
    public static bool DependsOnCourse(Operation operation) =>
        Rows[operation].Overlaps([CourseInstructor, DataResearcher]) && !Rows[operation].Contains(Learner);
}
