using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>How a peer's response comes to a reviewer.</summary>
public enum PeerDraw
{
    /// <summary>The one that the reviewer has in hand already.</summary>
    Resume,

    /// <summary>From the queue: it still needs assessments.</summary>
    Queue,

    /// <summary>One that needs none any more, so that the reviewer can reach the own number.</summary>
    OverGrading,
}

/// <summary>A learner takes the response of one peer for assessment, or looks at it again.</summary>
/// <param name="User">The reviewer.</param>
/// <param name="Author">The peer.</param>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>
/// Source: edx-ora2 <c>assessment/api/peer.py</c> (get_submission_to_assess), <c>models/peer.py</c>. Differs: nobody gets the same learner's response
/// twice, even after one's own state was cleared; looking again renews the lease only when half an hour of it has passed.
/// </remarks>
public sealed record TakePeerReview(UserId User, UsageKey Block, UserId Author, PeerDraw Draw, DateTimeOffset At)
{
    private static readonly TimeSpan Renewal = TimeSpan.FromMinutes(30);

    /// <summary>Not to be had: one's own, gone, assessed by this reviewer, or in enough hands.</summary>
    public sealed record Unavailable : Refusal;

    /// <summary>Whether this learner may take any response now.</summary>
    public static Refusal? WhyNot(OpenResponse reviewer, ResponseRules rules, DateTimeOffset at)
    {
        if (reviewer.Current is not { } own) return new NotSubmitted();
        if (own.IsCancelled) return new SubmissionCancelled();
        if (own.OpenedToPeers is null || rules.Definition.Peer is null) return new StepNotReached(ResponseStep.Peer);
        return rules.Closed(ResponseStep.Peer, at);
    }

    /// <returns>Facts of both streams.</returns>
    public Decision<OpenResponseEvent> Decide(OpenResponse reviewer, OpenResponse author, ResponseRules rules)
    {
        if (WhyNot(reviewer, rules, At) is { } refusal) return refusal;
        var own = reviewer.Current!;
        if (Author == User || author.Current is not { IsCancelled: false, OpenedToPeers: not null } response) return new Unavailable();
        if (response.Received.Any(received => received.Reviewer == User)) return new Unavailable();
        var taken = own.Reviews.FirstOrDefault(review => review.Submission == response.Id);
        switch (Draw)
        {
            case PeerDraw.Resume when own.OpenReview(At)?.Submission != response.Id:
            case PeerDraw.Queue when response.Taken(At) >= rules.Definition.Peer!.MustBeGradedBy:
            case PeerDraw.OverGrading when taken is not null:
                return new Unavailable();
            case PeerDraw.Resume when At - taken!.StartedAt < Renewal:
                return Decision<OpenResponseEvent>.Nothing;
            default:
                return new OpenResponseEvent[]
                {
                    new PeerReviewStarted(Author, Block, response.Id, User, At), new PeerReviewTaken(User, Block, own.Id, response.Id, Author, At),
                };
        }
    }
}
