using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>The course team gives a learner more time for a block.</summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/instructor/views/tools.py</c> (set_due_date_extension), edx-when <c>models.py</c> (UserDate.clean).</remarks>
/// <param name="Reason">Null: none given.</param>
public sealed record ExtendDueDate(UserId User, UsageKey Block, DateTimeOffset Due, UserId By, string? Reason, DateTimeOffset At)
{
    /// <summary>The learner was never a member of the course run.</summary>
    public sealed record NotEnrolled : Refusal;

    /// <summary>The course sets no date that could be extended.</summary>
    public sealed record NothingDue : Refusal;

    /// <summary>Before the date of the course; the same date is allowed.</summary>
    public sealed record Earlier : Refusal;

    /// <summary>The same date as in the latest act records nothing.</summary>
    /// <param name="courseDue">What the course says; null: no date.</param>
    public Decision<LearnerScheduleEvent> Decide(LearnerSchedule state, DateTimeOffset? courseDue, bool wasEnrolled)
    {
        if (!wasEnrolled) return new NotEnrolled();
        if (courseDue is not { } usual) return new NothingDue();
        if (Due < usual) return new Earlier();
        return state.Latest.TryGetValue(Block, out var own) && own == new LearnerSchedule.OwnDate(state.Acts, Due)
            ? Decision<LearnerScheduleEvent>.Nothing
            : new DueDateExtended(User, Block, Due, usual, By, Reason, At);
    }
}
