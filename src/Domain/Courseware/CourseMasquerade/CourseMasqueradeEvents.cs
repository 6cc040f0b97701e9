using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>Facts about as whom one member of the course team looks at a course run; they also tell, later, who looked at a learner's work as that learner.</summary>
public abstract record CourseMasqueradeEvent
{
    /// <param name="user">The member of the team.</param>
    public static string StreamOf(UserId user, CourseKey course) => $"course_masquerade/{course}/{user}";
}

/// <summary>A member of the course team began to look at a course run as somebody else: as a learner, any or a certain one.</summary>
/// <param name="User">The member of the team.</param>
/// <param name="Learner">Account whose progress and answers are shown; null: any learner.</param>
/// <param name="PartitionId">Partition of <paramref name="GroupId"/>; null: no certain group.</param>
/// <param name="GroupId">Any learner of this group; null: no certain group.</param>
[EventType("masquerade_begun")]
public sealed record MasqueradeBegun(UserId User, CourseKey Course, UserId? Learner, int? PartitionId, int? GroupId, DateTimeOffset At) : CourseMasqueradeEvent;

/// <summary>A member of the course team looks as itself again.</summary>
/// <param name="User">The member of the team.</param>
[EventType("masquerade_ended")]
public sealed record MasqueradeEnded(UserId User, CourseKey Course, DateTimeOffset At) : CourseMasqueradeEvent;
