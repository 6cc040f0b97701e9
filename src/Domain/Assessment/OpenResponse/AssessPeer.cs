using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>A learner assesses the peer's response that is in hand.</summary>
/// <param name="User">The reviewer.</param>
/// <param name="Author">Whose response the reviewer has in hand.</param>
/// <param name="Reviewed">The submission that the client shows; null: it does not say.</param>
/// <param name="Assessment">Id drawn by the caller.</param>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>Source: edx-ora2 <c>xblock/apis/assessments/peer_assessment_api.py</c> (peer_assess), <c>assessment/api/peer.py</c> (create_assessment).</remarks>
public sealed record AssessPeer(UserId User, UsageKey Block, UserId Author, Guid? Reviewed, Guid Assessment, RubricAnswers Answers, DateTimeOffset At)
{
    /// <summary>The reviewer has no such response in hand: assessed before, run out, removed, or never taken.</summary>
    public sealed record NotInHand : Refusal;

    /// <returns>Facts of both streams, and what follows for both learners.</returns>
    public Decision<OpenResponseEvent> Decide(OpenResponse reviewer, OpenResponse author, ResponseRules rules)
    {
        if (TakePeerReview.WhyNot(reviewer, rules, At) is { } refusal) return refusal;
        var own = reviewer.Current!;
        if (own.OpenReview(At) is not { } review || review.Author != Author || (Reviewed is { } shown && shown != review.Submission)) return new NotInHand();
        if (Author == User || author.Current is not { IsCancelled: false } response || response.Id != review.Submission) return new NotInHand();
        if (response.Received.Any(received => received.Reviewer == User)) return new NotInHand();
        if (rules.Definition.Rubric.Assess(Assessment, Answers) is not { } assessment) return new InvalidRubricSelection();
        return Decision<OpenResponseEvent>.Of(
        [
            .. ResponseWorkflow.Then(Author, Block, author, rules.Definition, At, new PeerAssessmentReceived(Author, Block, response.Id, User, assessment, At)),
            .. ResponseWorkflow.Then(
                User, Block, reviewer, rules.Definition, At, new PeerAssessmentGiven(User, Block, own.Id, response.Id, Author, Assessment, At)),
        ]);
    }
}
