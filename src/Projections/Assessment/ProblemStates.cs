using OpenEdx.Domain.Assessment;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Assessment;

/// <summary>Last submission of one learner to one problem.</summary>
/// <param name="Attempts">Used ones.</param>
/// <param name="Answers">Of the last submission, by input id; <c>{}</c> after a reset.</param>
/// <param name="Earned">Raw points of the last submission.</param>
/// <param name="Success"><c>correct</c> or <c>incorrect</c>; empty after a reset.</param>
/// <param name="FirstAt">Instant of the first submission.</param>
/// <param name="LastAt">Instant of the last submission or reset.</param>
/// <param name="Position">Of the last event that counts here.</param>
public sealed record ProblemSubmission(
    long UserId, string Problem, string CourseId, int Attempts, JsonText Answers, double Earned, double Possible,
    double WeightedEarned, double WeightedPossible, string Success, DateTimeOffset FirstAt, DateTimeOffset LastAt, long Position);

public readonly record struct ProblemSubmissionKey(long UserId, string Problem);

/// <summary>
/// Table <c>assessment.problem_submissions</c>, one row per (learner, problem) ever submitted: for reports and analysts. Async,
/// since the learner's own page reads the stream. Readers: problem response reports, SQL.
/// </summary>
public sealed class ProblemStates : RowProjection<ProblemSubmission, ProblemSubmissionKey>
{
    public override string Name => "problem_submissions";

    public override string Table => "assessment.problem_submissions";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public override IReadOnlyCollection<Type> Consumes { get; } =
    [
        typeof(ProblemChecked), typeof(ProblemReset), typeof(ProblemRescored), typeof(ProblemScoreOverridden), typeof(ProblemAttemptsReset),
        typeof(ProblemStateDeleted), typeof(ProblemAnswerGraded),
    ];

    public override IReadOnlyList<IReadOnlyList<string>> Indexes => [["course_id", "problem"]];

    protected override IEnumerable<ProblemSubmissionKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        ProblemChecked made => [new(made.User.Value, made.Problem.ToString())],
        ProblemReset reset => [new(reset.User.Value, reset.Problem.ToString())],
        ProblemRescored { KeepsFormerScore: false } again => [new(again.User.Value, again.Problem.ToString())],
        ProblemAnswerGraded graded => [new(graded.User.Value, graded.Problem.ToString())],
        ProblemScoreOverridden set => [new(set.User.Value, set.Problem.ToString())],
        ProblemAttemptsReset reset => [new(reset.User.Value, reset.Problem.ToString())],
        ProblemStateDeleted deleted => [new(deleted.User.Value, deleted.Problem.ToString())],
        _ => [],
    };

    protected override ProblemSubmission? Evolve(ProblemSubmission? row, ProblemSubmissionKey key, RecordedEvent fact) => fact.Data switch
    {
        ProblemChecked made => new(
            key.UserId, key.Problem, made.Problem.Course.ToString(), made.Attempt, new JsonText(made.Answers.ToString()), made.Earned, made.Possible,
            made.WeightedEarned, made.WeightedPossible, made.Success, row?.FirstAt ?? made.At, made.At, fact.Position),
        ProblemReset reset when row is not null => row with
        {
            Answers = new JsonText("{}"),
            Earned = 0,
            Possible = reset.Possible,
            WeightedEarned = 0,
            WeightedPossible = reset.WeightedPossible,
            Success = "",
            LastAt = reset.At,
            Position = fact.Position,
        },
        ProblemRescored again when row is not null => row with
        {
            Earned = again.Earned,
            Possible = again.Possible,
            WeightedEarned = again.WeightedEarned,
            WeightedPossible = again.WeightedPossible,
            Success = again.Success,
            Position = fact.Position,
        },
        ProblemAnswerGraded graded when row is not null => row with
        {
            Earned = graded.Earned,
            Possible = graded.Possible,
            WeightedEarned = graded.WeightedEarned,
            WeightedPossible = graded.WeightedPossible,
            Success = graded.Success,
            Position = fact.Position,
        },
        ProblemScoreOverridden set when row is not null => row with
        {
            Earned = set.Earned,
            Possible = set.Possible,
            WeightedEarned = set.WeightedEarned,
            WeightedPossible = set.WeightedPossible,
            Position = fact.Position,
        },
        ProblemAttemptsReset when row is not null => row with { Attempts = 0, Position = fact.Position },
        ProblemStateDeleted => null,
        _ => row,
    };
}
