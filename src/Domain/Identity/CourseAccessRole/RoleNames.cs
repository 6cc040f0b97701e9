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
        new HashSet<string>(StringComparer.Ordinal) { Instructor, Staff, LimitedStaff, DataResearcher, BetaTesters };
}

/// <summary>Roles on the whole platform.</summary>
public static class GlobalRoles
{
    /// <summary>Team of every course run, operator of the platform (<c>administrator</c> in tokens).</summary>
    public const string Staff = "staff";

    public const string Superuser = "superuser";

    public static IReadOnlySet<string> All { get; } = new HashSet<string>(StringComparer.Ordinal) { Staff, Superuser };
}
