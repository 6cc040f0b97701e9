using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Notifications;

/// <summary>The course team writes a scheduled mail anew, or moves it.</summary>
public sealed record RewriteCourseMail(
    CourseKey Course, long Number, UserId By, IReadOnlyList<MailTarget> Targets, string Subject, string Html, DateTimeOffset Due, DateTimeOffset At)
{
    /// <summary>There is no such mail, or it waits no more.</summary>
    public sealed record NotScheduled : Refusal;

    public Decision<CourseMailEvent> Decide(CourseMail state)
    {
        if (!state.IsScheduled) return new NotScheduled();
        if (WriteCourseMail.Fault(Targets, Subject, Html, Due, At) is { } fault) return fault;
        string[] targets = [.. Targets.Select(target => target.ToString())];
        var isSame = state.Due == Due && state.Subject == Subject && state.Html == Html && state.Targets.SequenceEqual(targets);
        return isSame ? Decision<CourseMailEvent>.Nothing : new CourseMailRewritten(Course, Number, By, targets, Subject, Html, Due, At);
    }
}
