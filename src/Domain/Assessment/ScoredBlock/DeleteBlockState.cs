using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>The course team deletes a learner's work in a block that is no problem, the score included.</summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/instructor/enrollment.py</c> (reset_student_attempts with delete_module).</remarks>
/// <param name="Reason">Null: none given.</param>
public sealed record DeleteBlockState(UserId User, UsageKey Block, UserId By, string? Reason, DateTimeOffset At)
{
    public Decision<ScoredBlockEvent> Decide(ScoredBlock state) =>
        state.IsUntouched ? new DeleteState.NoWork() : new BlockStateDeleted(User, Block, By, Reason, At);
}
