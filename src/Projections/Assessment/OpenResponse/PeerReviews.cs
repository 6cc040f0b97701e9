using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.Assessment;

/// <summary>
/// Draws responses for reviewers: what the reviewer has in hand, else the one longest in the queue, else by lot one that has enough
/// assessments. The table proposes, the streams decide: two reviewers at the same instant never share the last place.
/// </summary>
public sealed class PeerReviews(OpenResponseTransactions transactions, OpenResponsesQuery responses)
{
    /// <param name="lot">For over-grading; any number.</param>
    /// <returns>The response now in the reviewer's hands; null: there is none to be had, or the reviewer may not (<c>Refusal</c>).</returns>
    public async Task<(Refusal? Refusal, SubmittedResponse? Response)> Draw(
        UserId reviewer, UsageKey block, ResponseRules rules, DateTimeOffset at, int lot, EventMetadata metadata, CancellationToken ct)
    {
        var own = await transactions.Load(reviewer, block, ct);
        if (TakePeerReview.WhyNot(own, rules, at) is { } refusal) return (refusal, null);
        await foreach (var (author, draw) in Proposals(own, reviewer, block, rules, at, lot, ct))
        {
            var ask = new TakePeerReview(reviewer, block, author, draw, at);
            var done = await transactions.Transact(reviewer, author, block, (mine, theirs) => ask.Decide(mine, theirs, rules), metadata, ct);
            if (done.Refusal is null) return (null, done.After[1].Current);
        }

        return (null, null);
    }

    /// <summary>Whether a draw would find something, without drawing.</summary>
    public async Task<bool> HasAny(UserId reviewer, OpenResponse own, UsageKey block, ResponseRules rules, DateTimeOffset at, CancellationToken ct)
    {
        await foreach (var (author, draw) in Proposals(own, reviewer, block, rules, at, 0, ct))
        {
            var theirs = await transactions.Load(author, block, ct);
            if (new TakePeerReview(reviewer, block, author, draw, at).Decide(own, theirs, rules).Refusal is null) return true;
        }

        return false;
    }

    /// <summary>The response that the reviewer has in hand; null: none, or it is gone.</summary>
    public async Task<SubmittedResponse?> InHand(OpenResponse own, UsageKey block, DateTimeOffset at, CancellationToken ct)
    {
        if (own.Current is not { IsCancelled: false } current || current.OpenReview(at) is not { } review) return null;
        var author = await transactions.Load(review.Author, block, ct);
        return author.Current is { IsCancelled: false } response && response.Id == review.Submission ? response : null;
    }

    private async IAsyncEnumerable<(UserId Author, PeerDraw Draw)> Proposals(
        OpenResponse own, UserId reviewer, UsageKey block, ResponseRules rules, DateTimeOffset at, int lot,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        if (own.Current!.OpenReview(at) is { } open) yield return (open.Author, PeerDraw.Resume);
        foreach (var author in await responses.Queue(block, reviewer, rules.Definition.Peer!.MustBeGradedBy, ct)) yield return (author, PeerDraw.Queue);
        var others = await responses.Others(block, reviewer, ct);
        for (var i = 0; i < others.Count; i++) yield return (others[(int)(((uint)lot + i) % others.Count)], PeerDraw.OverGrading);
    }
}
