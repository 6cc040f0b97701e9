using OpenEdx.Domain.Assessment;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Assessment;

/// <summary>A submitted response as lists and queues ask for it.</summary>
/// <param name="Status">See <see cref="ResponseStep"/>.</param>
/// <param name="OpenedToPeers">Since when it stands in the peers' queue; null: not yet.</param>
/// <param name="Received">Assessments by peers.</param>
/// <param name="Given">Responses of peers that the learner assessed.</param>
/// <param name="StaffGradedAt">Instant of the last assessment by the course team; null: none. So the three after it.</param>
/// <param name="CancelledAt">Null: it counts.</param>
/// <param name="Earned">Score; null: none yet.</param>
/// <param name="ClaimedBy">Who of the course team grades it; null: nobody. The claim may have run out.</param>
public sealed record OpenResponseRow(
    string UsageId, long UserId, string CourseId, Guid Submission, DateTimeOffset SubmittedAt, string Status, DateTimeOffset? OpenedToPeers, int Received,
    int Given, DateTimeOffset? StaffGradedAt, long? StaffGradedBy, int? StaffEarned, int? StaffPossible, DateTimeOffset? CancelledAt, int? Earned,
    int? Possible, long? ClaimedBy, DateTimeOffset? ClaimedAt);

public readonly record struct OpenResponseKey(string UsageId, long UserId);

/// <summary>
/// Table <c>assessment.open_responses</c>, one row per (block, learner) with a submission. Inline: who submits draws the response of a peer the
/// moment after, and the course team's list shows the grade just given. Readers: the peers' queue, the staff area, the staff grader.
/// </summary>
public sealed class OpenResponses : RowProjection<OpenResponseRow, OpenResponseKey>
{
    public override string Name => "open_responses";

    public override string Table => "assessment.open_responses";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    /// <summary>What changes no column, such as leases and drafts, is not consumed.</summary>
    public override IReadOnlyCollection<Type> Consumes { get; } =
    [
        typeof(ResponseSubmitted), typeof(ResponseStatusChanged), typeof(ResponseOpenedToPeers), typeof(PeerAssessmentReceived), typeof(PeerAssessmentGiven),
        typeof(ResponseStaffAssessed), typeof(ResponseScored), typeof(ResponseCancelled), typeof(ResponseStateCleared), typeof(ResponseGradingClaimed),
        typeof(ResponseGradingReleased),
    ];

    public override IReadOnlyList<IReadOnlyList<string>> Indexes => [["submission"], ["usage_id", "opened_to_peers"], ["course_id"]];

    protected override IEnumerable<OpenResponseKey> KeysOf(RecordedEvent fact) =>
        fact.Data is OpenResponseEvent data ? [new(data.Block.ToString(), data.User.Value)] : [];

    protected override OpenResponseRow? Evolve(OpenResponseRow? row, OpenResponseKey key, RecordedEvent fact)
    {
        if (fact.Data is ResponseSubmitted submitted)
        {
            return new(
                key.UsageId, key.UserId, submitted.Block.Course.ToString(), submitted.Submission, submitted.At, ResponseStep.Submission, null, 0, 0, null, null,
                null, null, null, null, null, null, null);
        }

        if (row is null) return null;
        return fact.Data switch
        {
            ResponseStatusChanged changed => row with { Status = changed.Status },
            ResponseOpenedToPeers opened => row with { OpenedToPeers = opened.At },
            PeerAssessmentReceived => row with { Received = row.Received + 1 },
            PeerAssessmentGiven => row with { Given = row.Given + 1 },
            ResponseStaffAssessed assessed => row with
            {
                StaffGradedAt = assessed.At,
                StaffGradedBy = assessed.By.Value,
                StaffEarned = assessed.Assessment.Earned(),
                StaffPossible = assessed.Assessment.Possible(),
            },
            ResponseScored scored => row with { Earned = scored.Earned, Possible = scored.Possible },
            ResponseCancelled cancelled => row with { CancelledAt = cancelled.At },
            ResponseGradingClaimed claimed => row with { ClaimedBy = claimed.By.Value, ClaimedAt = claimed.At },
            ResponseGradingReleased => row with { ClaimedBy = null, ClaimedAt = null },
            ResponseStateCleared => null,
            _ => row,
        };
    }
}
