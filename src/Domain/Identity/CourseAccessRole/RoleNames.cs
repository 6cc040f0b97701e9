namespace OpenEdx.Domain.Identity;

/// <summary>Roles within one course run, by the names of the wire. Source: Open edX, <c>common/djangoapps/student/roles.py</c>.</summary>
public static class CourseRoles
{
    /// <summary>Runs the course: everything of staff, and the team itself.</summary>
    public const string Instructor = "instructor";

    /// <summary>Edits the course and sees its learners.</summary>
    public const string Staff = "staff";

    /// <summary>Sees its learners, but does not edit.</summary>
    public const string LimitedStaff = "limited_staff";

    /// <summary>Reads Insights and reports.</summary>
    public const string DataResearcher = "data_researcher";

    /// <summary>Sees content some days before the other learners.</summary>
    public const string BetaTesters = "beta_testers";

    public static IReadOnlySet<string> All { get; } =
        new HashSet<string>([Instructor, Staff, LimitedStaff, DataResearcher, BetaTesters, .. DiscussionRoles.All], StringComparer.Ordinal);
}

/// <summary>
/// Roles in the discussions of one course run, by the names of the wire; whoever has none of them is a student there. They open nothing else of the course.
/// Source: Open edX, <c>openedx/core/djangoapps/django_comment_common/models.py</c>.
/// </summary>
public static class DiscussionRoles
{
    /// <summary>Everything of a moderator, and who has the roles below this one.</summary>
    public const string Administrator = "Administrator";

    public const string Moderator = "Moderator";

    /// <summary>Moderates the cohort of its own.</summary>
    public const string GroupModerator = "Group Moderator";

    public const string CommunityTa = "Community TA";

    public static IReadOnlyList<string> All { get; } = [Administrator, Moderator, GroupModerator, CommunityTa];
}

/// <summary>Roles on the whole platform.</summary>
public static class GlobalRoles
{
    /// <summary>Team of every course run, operator of the platform (<c>administrator</c> in tokens).</summary>
    public const string Staff = "staff";

    public const string Superuser = "superuser";

    /// <summary>Helps people with their accounts; sees no course that others do not see.</summary>
    public const string Support = "support";

    public static IReadOnlySet<string> All { get; } = new HashSet<string>(StringComparer.Ordinal) { Staff, Superuser, Support };
}
