using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>A learner of a self-paced course run is behind and lets its weeks begin anew.</summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/schedules/utils.py</c> (reset_self_paced_schedule).</remarks>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record ShiftSchedule(UserId User, CourseKey Course, DateTimeOffset At)
{
    /// <summary>Nothing that is due has been missed, or dates do not depend on the learner.</summary>
    public sealed record NothingMissed : Refusal;

    /// <param name="courseStart">The weeks never begin before the course run; null: it has no start.</param>
    /// <param name="hasMissed">Something is due no more and was not done, in a self-paced course run of which the learner is a member.</param>
    public Decision<LearnerScheduleEvent> Decide(LearnerSchedule state, DateTimeOffset? courseStart, bool hasMissed)
    {
        if (!hasMissed) return new NothingMissed();
        var begins = courseStart > At ? courseStart.Value : At;
        return state.Begins == begins ? Decision<LearnerScheduleEvent>.Nothing : new ScheduleShifted(User, Course, begins, At);
    }
}
