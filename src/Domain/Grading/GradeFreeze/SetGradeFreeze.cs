using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Grading;

/// <summary>The course team, or the operator, lets grades stand still some days after the end of a run.</summary>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record SetGradeFreeze(CourseKey Course, int DaysAfterEnd, UserId? By, string? Reason, DateTimeOffset At)
{
    /// <summary>More than ten years, or less than no days.</summary>
    public sealed record ImpossibleDays(int Days) : Refusal;

    /// <summary>The same rule again records nothing.</summary>
    public Decision<GradeFreezeEvent> Decide(GradeFreeze state)
    {
        if (DaysAfterEnd is < 0 or > 3650) return new ImpossibleDays(DaysAfterEnd);
        if (state.DaysAfterEnd == DaysAfterEnd) return Decision<GradeFreezeEvent>.Nothing;
        return new GradeFreezeSet(Course, DaysAfterEnd, By, Reason, At);
    }
}
