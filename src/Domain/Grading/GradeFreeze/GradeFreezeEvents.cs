using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Grading;

/// <summary>Facts about whether the grades of a course run stand still some time after its end.</summary>
public abstract record GradeFreezeEvent
{
    public static string StreamOf(CourseKey course) => $"grade_freeze/{course}";
}

/// <summary>From some days after the end of the run on, no grade changes any more.</summary>
/// <param name="DaysAfterEnd">Upstream's default is 30.</param>
/// <param name="By">Who decided; null: the operator.</param>
[EventType("grade_freeze_set")]
public sealed record GradeFreezeSet(CourseKey Course, int DaysAfterEnd, UserId? By, string? Reason, DateTimeOffset At) : GradeFreezeEvent;

/// <summary>Grades follow scores again, also those that were recorded meanwhile.</summary>
[EventType("grade_freeze_lifted")]
public sealed record GradeFreezeLifted(CourseKey Course, UserId? By, string? Reason, DateTimeOffset At) : GradeFreezeEvent;
