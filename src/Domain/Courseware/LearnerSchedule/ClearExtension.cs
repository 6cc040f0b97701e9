using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>The course team lets the date of the course count again for a learner.</summary>
/// <param name="Reason">Null: none given.</param>
public sealed record ClearExtension(UserId User, UsageKey Block, UserId By, string? Reason, DateTimeOffset At)
{
    /// <summary>The learner was never a member of the course run.</summary>
    public sealed record NotEnrolled : Refusal;

    /// <summary>Where no extension is left, or this one was just cleared, nothing is recorded.</summary>
    public Decision<LearnerScheduleEvent> Decide(LearnerSchedule state, bool wasEnrolled)
    {
        if (!wasEnrolled) return new NotEnrolled();
        var isCleared = state.Latest.TryGetValue(Block, out var own) && own == new LearnerSchedule.OwnDate(state.Acts, null);
        return isCleared || state.Latest.Values.All(date => date.Due is null)
            ? Decision<LearnerScheduleEvent>.Nothing
            : new DueDateExtensionCleared(User, Block, By, Reason, At);
    }
}
