using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>A learner goes to a unit of a sequence, a sequence of a section, a section of the course.</summary>
/// <param name="Sequence">The sequence, section or course.</param>
/// <param name="Position">Number of the unit (sequence, section), from 1; a smaller number means 1, as upstream.</param>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record MoveToPosition(UserId User, UsageKey Sequence, int Position, DateTimeOffset At)
{
    /// <summary>Staying where one is records nothing.</summary>
    public Decision<LearnerBlockStateEvent> Decide(LearnerBlockState state)
    {
        var position = Math.Max(1, Position);
        if (state.Position == position) return Decision<LearnerBlockStateEvent>.Nothing;
        return new SequencePositionChanged(User, Sequence, position, At);
    }
}
