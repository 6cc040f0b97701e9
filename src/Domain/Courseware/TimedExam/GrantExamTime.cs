using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>The course team gives a learner more time for an exam than others have; it replaces what was given before.</summary>
/// <param name="Reason">Null: none given.</param>
public sealed record GrantExamTime(UserId User, UsageKey Exam, int ExtraMinutes, UserId By, string? Reason, DateTimeOffset At)
{
    /// <summary>A year: more is a mistake.</summary>
    public const int MostMinutes = 366 * 24 * 60;

    /// <summary>Less than a minute, or more than <see cref="MostMinutes"/>.</summary>
    public sealed record OutOfRange : Refusal;

    public Decision<TimedExamEvent> Decide(TimedExam state)
    {
        if (ExtraMinutes is < 1 or > MostMinutes) return new OutOfRange();
        return state.ExtraMinutes == ExtraMinutes
            ? Decision<TimedExamEvent>.Nothing
            : new ExamTimeGranted(User, Exam, ExtraMinutes, By, Reason, At);
    }
}
