using System.Collections.Immutable;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>One learner's work on one open response.</summary>
/// <param name="Draft">Texts by prompt; empty: none saved.</param>
/// <param name="Files">Of the response not submitted yet, by place.</param>
/// <param name="NextFile">Place of the next file.</param>
/// <param name="Current">The submission; null: none.</param>
public sealed record OpenResponse(
    IReadOnlyList<string> Draft, ImmutableSortedDictionary<int, ResponseFile> Files, int NextFile, SubmittedResponse? Current)
    : IAggregate<OpenResponse, OpenResponseEvent>
{
    public static string StreamType => "open_response";

    public static OpenResponse Initial { get; } = new([], ImmutableSortedDictionary<int, ResponseFile>.Empty, 0, null);

    /// <summary>Files whose bytes are there.</summary>
    public IReadOnlyList<ResponseFile> StoredFiles => [.. Files.Values.Where(file => file.Sha256 is not null)];

    public OpenResponse Evolve(OpenResponseEvent fact) => fact switch
    {
        ResponseDraftSaved saved => this with { Draft = saved.Texts },
        ResponseFileAnnounced file => this with
        {
            Files = Files.SetItem(file.Index, new(file.Index, file.Name, file.Description, file.ContentType, file.Size, null)),
            NextFile = file.Index + 1,
        },
        ResponseFileStored file => Files.TryGetValue(file.Index, out var known)
            ? this with { Files = Files.SetItem(file.Index, known with { Sha256 = file.Sha256, Size = file.Size }) }
            : this,
        ResponseFileRemoved file => this with { Files = Files.Remove(file.Index) },
        ResponseSubmitted submitted => this with { Current = SubmittedResponse.Of(submitted) },
        // Files of the past keep their places: an old address never shows a new file.
        ResponseStateCleared => Initial with { NextFile = NextFile },
        // States are shown for parts of streams, too: what concerns a submission says nothing without it.
        _ => this with { Current = Current?.Evolve(fact) },
    };
}

/// <param name="StartedAt">Of the lease.</param>
public sealed record PeerLease(UserId Reviewer, DateTimeOffset StartedAt)
{
    public bool IsOpen(DateTimeOffset now) => now - StartedAt < PeerRules.Lease;
}

/// <summary>A peer's response that the learner took.</summary>
/// <param name="Assessment">Null: not assessed yet.</param>
public sealed record PeerReview(Guid Submission, UserId Author, DateTimeOffset StartedAt, Guid? Assessment);

public sealed record ReceivedAssessment(UserId Reviewer, RubricAssessment Assessment, DateTimeOffset At);

/// <param name="Points">By criterion.</param>
public sealed record ResponseScore(
    string Source, int Earned, int Possible, IReadOnlyDictionary<string, int> Points, IReadOnlyList<Guid> Assessments, DateTimeOffset At);

/// <summary>Who grades it now.</summary>
public sealed record GradingClaim(UserId By, DateTimeOffset At)
{
    /// <summary>How long others keep off. Source: edx-ora2 <c>staffgrader/models/submission_lock.py</c>.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromHours(8);

    public bool IsOpen(DateTimeOffset now) => now - At < Length;
}

public sealed record ResponseCancellation(UserId By, string Reason, DateTimeOffset At);

/// <summary>A submitted response and all that became of it.</summary>
/// <param name="Completed">Steps of which the learner did his part.</param>
/// <param name="OpenedToPeers">Null: not in the peers' queue yet.</param>
/// <param name="ExamplesDone">Examples of the training assessed as they should be.</param>
/// <param name="LastExample">What the learner chose for the example last assessed, and the right options where they differ; null: none yet.</param>
/// <param name="Leases">By reviewer, those that assessed it meanwhile included.</param>
/// <param name="Received">Assessments by peers, in order of time.</param>
/// <param name="Reviews">Responses of peers that the learner took, latest last.</param>
public sealed record SubmittedResponse(
    Guid Id, DateTimeOffset At, IReadOnlyList<string> Texts, IReadOnlyList<ResponseFile> Files, IReadOnlyList<string> Steps, string Status,
    ImmutableHashSet<string> Completed, DateTimeOffset? OpenedToPeers, int ExamplesDone, TrainingExampleAssessed? LastExample, ImmutableDictionary<UserId, PeerLease> Leases,
    ImmutableList<ReceivedAssessment> Received, ImmutableList<PeerReview> Reviews, ReceivedAssessment? Self, ReceivedAssessment? Staff,
    ResponseScore? Score, GradingClaim? Claim, ResponseCancellation? Cancellation, bool IsRated)
{
    public bool IsCancelled => Cancellation is not null;

    /// <summary>Responses of peers that the learner assessed.</summary>
    public int Given => Reviews.Count(review => review.Assessment is not null);

    internal static SubmittedResponse Of(ResponseSubmitted fact) => new(
        fact.Submission, fact.At, fact.Texts, fact.Files, fact.Steps, ResponseStep.Submission, [], null, 0, null,
        ImmutableDictionary<UserId, PeerLease>.Empty, [], [], null, null, null, null, null, false);

    /// <summary>Places in the queue that are taken: assessed, or in the hands of a peer.</summary>
    public int Taken(DateTimeOffset now) =>
        Received.Count + Leases.Values.Count(lease => lease.IsOpen(now) && Received.All(received => received.Reviewer != lease.Reviewer));

    /// <summary>The peer's response that the learner has in hand; null: none.</summary>
    public PeerReview? OpenReview(DateTimeOffset now) =>
        Reviews.LastOrDefault(review => review.Assessment is null && now - review.StartedAt < PeerRules.Lease);

    internal SubmittedResponse Evolve(OpenResponseEvent fact) => fact switch
    {
        ResponseStepCompleted done => this with { Completed = Completed.Add(done.Step) },
        ResponseStatusChanged changed => this with { Status = changed.Status },
        ResponseOpenedToPeers opened => this with { OpenedToPeers = opened.At },
        TrainingExampleAssessed assessed => this with
        {
            LastExample = assessed,
            ExamplesDone = assessed.Corrections.Count == 0 ? assessed.Example + 1 : ExamplesDone,
        },
        PeerReviewStarted started => this with { Leases = Leases.SetItem(started.Reviewer, new(started.Reviewer, started.At)) },
        PeerReviewTaken taken => this with
        {
            Reviews = Reviews.RemoveAll(review => review.Submission == taken.Reviewed).Add(new(taken.Reviewed, taken.Author, taken.At, null)),
        },
        PeerAssessmentReceived received => this with { Received = Received.Add(new(received.Reviewer, received.Assessment, received.At)) },
        PeerAssessmentGiven given => this with
        {
            Reviews = [.. Reviews.Select(review => review.Submission == given.Reviewed ? review with { Assessment = given.Assessment } : review)],
        },
        ResponseSelfAssessed assessed => this with { Self = new(assessed.User, assessed.Assessment, assessed.At) },
        ResponseStaffAssessed assessed => this with { Staff = new(assessed.By, assessed.Assessment, assessed.At) },
        ResponseScored scored => this with { Score = new(scored.Source, scored.Earned, scored.Possible, scored.Points, scored.Assessments, scored.At) },
        ResponseCancelled cancelled => this with { Cancellation = new(cancelled.By, cancelled.Reason, cancelled.At) },
        ResponseGradingClaimed claimed => this with { Claim = new(claimed.By, claimed.At) },
        ResponseGradingReleased => this with { Claim = null },
        PeerAssessmentsRated => this with { IsRated = true },
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of OpenResponse."),
    };
}
