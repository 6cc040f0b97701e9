using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Notifications;

/// <summary>Facts about whether one learner wants the mail that the team of one course run writes to its learners.</summary>
public abstract record CourseMailChoiceEvent
{
    public static string StreamOf(UserId user, CourseKey course) => $"course_mail_choice/{course}/{user}";
}

/// <summary>A learner wants no mail of a course team.</summary>
[EventType("course_mail_declined")]
public sealed record CourseMailDeclined(UserId User, CourseKey Course, DateTimeOffset At) : CourseMailChoiceEvent;

/// <summary>A learner wants mail of a course team again.</summary>
[EventType("course_mail_accepted")]
public sealed record CourseMailAccepted(UserId User, CourseKey Course, DateTimeOffset At) : CourseMailChoiceEvent;
