using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>A learner says what the peers' assessments were worth.</summary>
/// <param name="Options">Sentences that the learner agrees with.</param>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>Source: edx-ora2 <c>xblock/grade_mixin.py</c> (submit_feedback).</remarks>
public sealed record RatePeerAssessments(UserId User, UsageKey Block, IReadOnlyList<string> Options, string Text, DateTimeOffset At)
{
    public sealed record TooLong : Refusal;

    /// <summary>Once; later ones record nothing.</summary>
    public Decision<OpenResponseEvent> Decide(OpenResponse state)
    {
        if (Text.Length > Rubric.LongestFeedback || Options.Count > 10 || Options.Any(option => option.Length > 255)) return new TooLong();
        if (state.Current is not { } response) return new NotSubmitted();
        return response.IsRated ? Decision<OpenResponseEvent>.Nothing : new PeerAssessmentsRated(User, Block, response.Id, Options, Text, At);
    }
}
