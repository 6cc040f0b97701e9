using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Notifications;

/// <summary>Facts about one mail of a course team to members of its run, apart from the job that sends it. Who got it is that job's.</summary>
public abstract record CourseMailEvent
{
    public static string StreamOf(CourseKey course, long number) => $"course_mail/{course}/{number}";
}

/// <summary>The course team wrote a mail.</summary>
/// <param name="Number">On the wire; drawn by the caller, small enough for browsers.</param>
/// <param name="Task">Id of the job that sends it.</param>
/// <param name="Targets">See <see cref="MailTarget"/>; at least one.</param>
/// <param name="Html">As written, with keywords.</param>
/// <param name="Due">When it is sent; null: at once.</param>
[EventType("course_mail_written")]
public sealed record CourseMailWritten(
    CourseKey Course, long Number, Guid Task, UserId By, IReadOnlyList<string> Targets, string Subject, string Html, DateTimeOffset? Due, DateTimeOffset At) : CourseMailEvent
{
    public bool Equals(CourseMailWritten? other) =>
        other is not null && (Course, Number, Task, By, Subject, Html, Due, At) == (other.Course, other.Number, other.Task, other.By, other.Subject, other.Html, other.Due, other.At) &&
        Targets.SequenceEqual(other.Targets);

    public override int GetHashCode() => HashCode.Combine(Course, Number);
}

/// <summary>The course team wrote a scheduled mail anew, or moved it.</summary>
[EventType("course_mail_rewritten")]
public sealed record CourseMailRewritten(
    CourseKey Course, long Number, UserId By, IReadOnlyList<string> Targets, string Subject, string Html, DateTimeOffset Due, DateTimeOffset At) : CourseMailEvent
{
    public bool Equals(CourseMailRewritten? other) =>
        other is not null && (Course, Number, By, Subject, Html, Due, At) == (other.Course, other.Number, other.By, other.Subject, other.Html, other.Due, other.At) &&
        Targets.SequenceEqual(other.Targets);

    public override int GetHashCode() => HashCode.Combine(Course, Number);
}

/// <summary>The course team called a scheduled mail off.</summary>
[EventType("course_mail_called_off")]
public sealed record CourseMailCalledOff(CourseKey Course, long Number, UserId By, DateTimeOffset At) : CourseMailEvent;

/// <summary>The mail was handed to the job that sends it; from now on nothing about it can be changed.</summary>
[EventType("course_mail_released")]
public sealed record CourseMailReleased(CourseKey Course, long Number, DateTimeOffset At) : CourseMailEvent;
