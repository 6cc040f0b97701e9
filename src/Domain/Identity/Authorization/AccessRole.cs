namespace OpenEdx.Domain.Identity;

/// <summary>What a caller is with regard to one request: the rows of the authorization table. A caller may be several at once.</summary>
public enum AccessRole
{
    /// <summary>No credential, or none that was accepted.</summary>
    Anonymous,

    /// <summary>An account whose address is not confirmed. It can learn, but holds no team or staff role while it is inactive.</summary>
    Inactive,

    /// <summary>Any active account.</summary>
    Learner,

    /// <summary>Active member of the course run in question; the account may be inactive.</summary>
    EnrolledLearner,

    /// <summary>Answers in discussions of the course run in question with a mark of the team.</summary>
    CommunityTa,

    /// <summary>Moderates discussions of the own cohort.</summary>
    GroupModerator,

    /// <summary>Moderates discussions of the course run in question.</summary>
    DiscussionModerator,

    /// <summary>The same, and says who else does.</summary>
    DiscussionAdministrator,

    /// <summary>Reads figures of the course run in question.</summary>
    DataResearcher,

    /// <summary>Sees the learners of the course run in question, but does not edit it.</summary>
    LimitedStaff,

    /// <summary>Staff of the course run in question.</summary>
    CourseStaff,

    /// <summary>Instructor of the course run in question.</summary>
    CourseInstructor,

    /// <summary>Helps people with their accounts, on the whole platform.</summary>
    Support,

    /// <summary>Staff of the whole platform, or superuser.</summary>
    GlobalStaff,

    /// <summary>Holder of a token with the scope <c>events:read</c>, which only applications registered for it get.</summary>
    EventReader,

    /// <summary>Holder of a token of a restricted application with the scope <c>course_modes:read</c>, for the organizations that the application is for.</summary>
    CourseModesReader,

    /// <summary>A program that proves by a secret of the installation that it may read the metrics. No account.</summary>
    MetricsReader,
}
