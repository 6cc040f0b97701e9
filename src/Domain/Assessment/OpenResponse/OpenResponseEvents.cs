using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>
/// Facts about one learner's response to one <c>openassessment</c> block: everything that the learner, peers and the course team do with
/// it, and what the learner does for the responses of others.
/// </summary>
/// <param name="User">Whose response, and stream, it is.</param>
public abstract record OpenResponseEvent(UserId User, UsageKey Block)
{
    public static string StreamOf(UserId user, UsageKey block) => $"open_response/{block}/{user}";
}

/// <summary>A learner saved a draft.</summary>
/// <param name="Texts">By prompt.</param>
[EventType("response_draft_saved")]
public sealed record ResponseDraftSaved(UserId User, UsageKey Block, IReadOnlyList<string> Texts, DateTimeOffset At) : OpenResponseEvent(User, Block)
{
    public bool Equals(ResponseDraftSaved? other) =>
        base.Equals(other) && Texts.SequenceEqual(other!.Texts) && At == other.At;

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Texts.Count, At);
}

/// <summary>A learner announced a file: its place is taken, its bytes are still to come.</summary>
/// <param name="Index">Place among the learner's files, from 0; never used again.</param>
/// <param name="Size">Bytes, as the client told.</param>
[EventType("response_file_announced")]
public sealed record ResponseFileAnnounced(
    UserId User, UsageKey Block, int Index, string Name, string Description, string ContentType, long Size, DateTimeOffset At) : OpenResponseEvent(User, Block);

/// <summary>The bytes of an announced file arrived.</summary>
/// <param name="Sha256">Of the bytes, lower-case hexadecimal; they are kept as static files of courses are.</param>
/// <param name="Size">Bytes.</param>
[EventType("response_file_stored")]
public sealed record ResponseFileStored(UserId User, UsageKey Block, int Index, string Sha256, long Size, DateTimeOffset At) : OpenResponseEvent(User, Block);

/// <summary>A learner took a file out of a response not submitted yet.</summary>
[EventType("response_file_removed")]
public sealed record ResponseFileRemoved(UserId User, UsageKey Block, int Index, DateTimeOffset At) : OpenResponseEvent(User, Block);

/// <summary>A file of a response.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Null: the bytes never came.</param>
public sealed record ResponseFile(int Index, string Name, string Description, string ContentType, long Size, string? Sha256);

/// <summary>A learner submitted a response. It never changes.</summary>
/// <param name="Submission">Id on the wire (<c>submission_uuid</c>).</param>
/// <param name="Texts">By prompt.</param>
/// <param name="Steps">Of the workflow, in the order of that day; see <see cref="ResponseStep"/>.</param>
[EventType("response_submitted")]
public sealed record ResponseSubmitted(
    UserId User, UsageKey Block, Guid Submission, IReadOnlyList<string> Texts, IReadOnlyList<ResponseFile> Files, IReadOnlyList<string> Steps,
    DateTimeOffset At) : OpenResponseEvent(User, Block)
{
    public bool Equals(ResponseSubmitted? other) =>
        base.Equals(other) && Submission == other!.Submission && Texts.SequenceEqual(other.Texts) && Files.SequenceEqual(other.Files) &&
        Steps.SequenceEqual(other.Steps) && At == other.At;

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Submission, At);
}

/// <summary>A learner did all that a step asks of him.</summary>
[EventType("response_step_completed")]
public sealed record ResponseStepCompleted(UserId User, UsageKey Block, Guid Submission, string Step, DateTimeOffset At) : OpenResponseEvent(User, Block);

/// <summary>A response is in another state of its workflow.</summary>
/// <param name="Status">See <see cref="ResponseStep"/>.</param>
[EventType("response_status_changed")]
public sealed record ResponseStatusChanged(UserId User, UsageKey Block, Guid Submission, string Status, DateTimeOffset At) : OpenResponseEvent(User, Block);

/// <summary>A response came into the queue from which peers draw; its learner may assess others from now on.</summary>
[EventType("response_opened_to_peers")]
public sealed record ResponseOpenedToPeers(UserId User, UsageKey Block, Guid Submission, DateTimeOffset At) : OpenResponseEvent(User, Block);

/// <summary>A learner assessed an example of the training step.</summary>
/// <param name="Example">From 0.</param>
/// <param name="Options">Chosen option by criterion.</param>
/// <param name="Corrections">Right option by criterion where another was chosen; empty: all right, the example is done.</param>
[EventType("training_example_assessed")]
public sealed record TrainingExampleAssessed(
    UserId User, UsageKey Block, Guid Submission, int Example, IReadOnlyDictionary<string, string> Options, IReadOnlyDictionary<string, string> Corrections,
    DateTimeOffset At) : OpenResponseEvent(User, Block)
{
    public bool Equals(TrainingExampleAssessed? other) =>
        base.Equals(other) && Submission == other!.Submission && Example == other.Example && Options.IsSame(other.Options) &&
        Corrections.IsSame(other.Corrections) && At == other.At;

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Submission, Example, At);
}

/// <summary>A peer took the response for assessment, or looked at it again: for a while it is his (<see cref="PeerRules.Lease"/>).</summary>
[EventType("peer_review_started")]
public sealed record PeerReviewStarted(UserId User, UsageKey Block, Guid Submission, UserId Reviewer, DateTimeOffset At) : OpenResponseEvent(User, Block);

/// <summary>The same seen from the reviewer: the learner took the response of a peer.</summary>
/// <param name="Submission">The learner's own.</param>
/// <param name="Reviewed">The peer's submission.</param>
/// <param name="Author">The peer.</param>
[EventType("peer_review_taken")]
public sealed record PeerReviewTaken(UserId User, UsageKey Block, Guid Submission, Guid Reviewed, UserId Author, DateTimeOffset At) : OpenResponseEvent(User, Block);

/// <summary>A peer assessed the response.</summary>
[EventType("peer_assessment_received")]
public sealed record PeerAssessmentReceived(
    UserId User, UsageKey Block, Guid Submission, UserId Reviewer, RubricAssessment Assessment, DateTimeOffset At) : OpenResponseEvent(User, Block);

/// <summary>The same seen from the reviewer: the learner assessed the response of a peer.</summary>
/// <param name="Submission">The learner's own.</param>
[EventType("peer_assessment_given")]
public sealed record PeerAssessmentGiven(
    UserId User, UsageKey Block, Guid Submission, Guid Reviewed, UserId Author, Guid Assessment, DateTimeOffset At) : OpenResponseEvent(User, Block);

/// <summary>A learner assessed the own response.</summary>
[EventType("response_self_assessed")]
public sealed record ResponseSelfAssessed(UserId User, UsageKey Block, Guid Submission, RubricAssessment Assessment, DateTimeOffset At) : OpenResponseEvent(User, Block);

/// <summary>The course team assessed the response; the last such assessment overrides all others.</summary>
/// <param name="WaivesSteps">What the learner still had to do is waived, so that the grade is shown.</param>
[EventType("response_staff_assessed")]
public sealed record ResponseStaffAssessed(
    UserId User, UsageKey Block, Guid Submission, UserId By, RubricAssessment Assessment, bool WaivesSteps, DateTimeOffset At) : OpenResponseEvent(User, Block);

/// <summary>The response has a score, or another one.</summary>
/// <param name="Source"><c>peer</c>, <c>self</c>, <c>staff</c>, or <c>cancelled</c> (zero).</param>
/// <param name="Points">By criterion; empty when cancelled.</param>
/// <param name="Assessments">That it comes from; empty when cancelled.</param>
[EventType("response_scored")]
public sealed record ResponseScored(
    UserId User, UsageKey Block, Guid Submission, string Source, int Earned, int Possible, IReadOnlyDictionary<string, int> Points,
    IReadOnlyList<Guid> Assessments, DateTimeOffset At) : OpenResponseEvent(User, Block)
{
    public bool Equals(ResponseScored? other) =>
        base.Equals(other) && Submission == other!.Submission && Source == other.Source && Earned == other.Earned && Possible == other.Possible &&
        Points.IsSame(other.Points) && Assessments.SequenceEqual(other.Assessments) && At == other.At;

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Submission, Source, Earned, At);
}

/// <summary>The course team removed a response from assessment.</summary>
/// <param name="Reason">Told to the learner.</param>
[EventType("response_cancelled")]
public sealed record ResponseCancelled(UserId User, UsageKey Block, Guid Submission, UserId By, string Reason, DateTimeOffset At) : OpenResponseEvent(User, Block);

/// <summary>The course team deleted a learner's response, draft and score, or the learner took it back: the learner starts anew.</summary>
/// <param name="Submission">Null: nothing was submitted.</param>
/// <param name="Reason">Null: none was given.</param>
[EventType("response_state_cleared")]
public sealed record ResponseStateCleared(UserId User, UsageKey Block, Guid? Submission, UserId By, string? Reason, DateTimeOffset At) : OpenResponseEvent(User, Block);

/// <summary>A member of the course team took the response for grading: others keep off for a while.</summary>
[EventType("response_grading_claimed")]
public sealed record ResponseGradingClaimed(UserId User, UsageKey Block, Guid Submission, UserId By, DateTimeOffset At) : OpenResponseEvent(User, Block);

/// <summary>The claim was given up, or ended with the grade.</summary>
[EventType("response_grading_released")]
public sealed record ResponseGradingReleased(UserId User, UsageKey Block, Guid Submission, UserId By, DateTimeOffset At) : OpenResponseEvent(User, Block);

/// <summary>A learner said what the peers' assessments were worth.</summary>
/// <param name="Options">Sentences that the learner agreed with.</param>
/// <param name="Text">Empty: none.</param>
[EventType("peer_assessments_rated")]
public sealed record PeerAssessmentsRated(
    UserId User, UsageKey Block, Guid Submission, IReadOnlyList<string> Options, string Text, DateTimeOffset At) : OpenResponseEvent(User, Block)
{
    public bool Equals(PeerAssessmentsRated? other) =>
        base.Equals(other) && Submission == other!.Submission && Options.SequenceEqual(other.Options) && Text == other.Text && At == other.At;

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Submission, Text, At);
}

/// <summary>Facts are compared by what they say, tables in them by their entries.</summary>
file static class Tables
{
    public static bool IsSame<T>(this IReadOnlyDictionary<string, T> one, IReadOnlyDictionary<string, T> other)
        where T : IEquatable<T> =>
        one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out var value) && pair.Value.Equals(value));
}
