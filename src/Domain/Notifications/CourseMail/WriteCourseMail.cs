using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Notifications;

/// <summary>The course team writes a mail, to be sent at once or at a time.</summary>
/// <param name="Number">Drawn by the caller.</param>
/// <param name="Task">Id of the job that will send it; drawn by the caller.</param>
/// <param name="Due">Null: at once.</param>
public sealed record WriteCourseMail(
    CourseKey Course, long Number, Guid Task, UserId By, IReadOnlyList<MailTarget> Targets, string Subject, string Html, DateTimeOffset? Due, DateTimeOffset At)
{
    /// <summary>Longest subject. Source: Open edX <c>lms/djangoapps/bulk_email/models.py</c>.</summary>
    public const int LongestSubject = 128;

    /// <summary>Nobody is meant.</summary>
    public sealed record NoTarget : Refusal;

    /// <summary>The subject or the message is missing, or the subject too long.</summary>
    public sealed record NoText : Refusal;

    /// <summary>It should have been sent before it was written.</summary>
    public sealed record InThePast(DateTimeOffset Due) : Refusal;

    /// <summary>There is a mail of this number.</summary>
    public sealed record NumberIsTaken : Refusal;

    /// <summary>A mail that is sent at once is released by the same facts.</summary>
    public Decision<CourseMailEvent> Decide(CourseMail state)
    {
        if (state.Task == Task) return Decision<CourseMailEvent>.Nothing;
        if (state.Task is not null) return new NumberIsTaken();
        if (Fault(Targets, Subject, Html, Due, At) is { } fault) return fault;
        var written = new CourseMailWritten(Course, Number, Task, By, [.. Targets.Select(target => target.ToString())], Subject, Html, Due, At);
        return Due is null ? Decision<CourseMailEvent>.Of(written, new CourseMailReleased(Course, Number, At)) : written;
    }

    /// <summary>What is wrong with a text and a time; null: nothing.</summary>
    internal static Refusal? Fault(IReadOnlyList<MailTarget> targets, string subject, string html, DateTimeOffset? due, DateTimeOffset at)
    {
        if (targets.Count == 0) return new NoTarget();
        if (subject.Length is 0 or > LongestSubject || html.Length == 0) return new NoText();
        return due <= at ? new InThePast(due.Value) : null;
    }
}
