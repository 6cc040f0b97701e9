using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>One learner's work on one problem, as far as decisions and its page ask.</summary>
/// <param name="Seed">Null until fixed; problems that are the same for all never fix one.</param>
/// <param name="Attempts">Used ones; a reset keeps them.</param>
/// <param name="IsDone">Submitted since the last reset.</param>
/// <param name="HasSavedAnswers">Answers were saved after the last submission: marks are hidden until the next.</param>
/// <param name="Answers">Last submitted or saved.</param>
/// <param name="Marks">Of the last submission; empty after a reset.</param>
/// <param name="Earned">Raw points of the last submission.</param>
/// <param name="Score">What the gradebook counts; null before the first submission.</param>
/// <param name="History">Raw points of every submission since the last reset, in order.</param>
/// <param name="LastSubmission">Null: none yet.</param>
/// <param name="Requests">Ids of submissions and rescorings already judged; sorted, so that a stored state reads the same wherever it is written.</param>
/// <param name="AnswersShown">The learner asked for the right answers, and did nothing since.</param>
/// <param name="HintsShown">How many of the hints on demand were asked for.</param>
/// <param name="LastRefusal">What the learner was told when the latest submission was refused; null: it was not.</param>
/// <param name="AnswerHistory">Answers of every submission since the last reset, in order; a rescoring grades them again.</param>
/// <param name="Queued">By input: answers that wait for a grader outside.</param>
/// <param name="IsOverridden">The score was set by the course team, and nothing set it since.</param>
public sealed record ProblemAttempts(
    int? Seed,
    int Attempts,
    bool IsDone,
    bool HasSavedAnswers,
    FieldValues Answers,
    ImmutableList<InputMark> Marks,
    double Earned,
    double Possible,
    WeightedScore? Score,
    ImmutableList<double> History,
    DateTimeOffset? LastSubmission,
    [property: JsonConverter(typeof(OrderedTextsConverter))] ImmutableHashSet<string> Requests,
    bool AnswersShown,
    int HintsShown,
    string? LastRefusal,
    ImmutableList<FieldValues> AnswerHistory,
    bool IsOverridden,
    ImmutableSortedDictionary<string, QueuedAnswer> Queued) : IAggregate<ProblemAttempts, ProblemAttemptsEvent>
{
    public static string StreamType => "problem_attempts";

    public static SnapshotRule? Snapshots { get; } = new(Version: 4, EveryEvents: 50);

    public static ProblemAttempts Initial { get; } = new(
        null, 0, false, false, FieldValues.Empty, [], 0, 0, null, [], null, ImmutableHashSet.Create<string>(StringComparer.Ordinal), false, 0, null, [], false,
        ImmutableSortedDictionary<string, QueuedAnswer>.Empty);

    /// <summary>Full marks on the last submission, by points (olx §6.5: not the same as the word "correct").</summary>
    public bool IsCorrect => IsDone && Possible > 0 && Earned >= Possible;

    /// <summary>Nothing is left of any work: never begun, or deleted.</summary>
    public bool IsUntouched =>
        Seed is null && Attempts == 0 && Score is null && !HasSavedAnswers && !AnswersShown && HintsShown == 0 && LastRefusal is null;

    public ProblemAttempts Evolve(ProblemAttemptsEvent fact) => fact switch
    {
        ProblemSeedDrawn drawn => this with { Seed = drawn.Seed },
        ProblemChecked made => this with
        {
            Seed = Seed ?? made.Seed,
            Attempts = made.Attempt,
            IsDone = true,
            HasSavedAnswers = false,
            Answers = made.Answers,
            Marks = [.. made.Marks],
            Earned = made.Earned,
            Possible = made.Possible,
            Score = new(made.WeightedEarned, made.WeightedPossible),
            History = History.Add(made.Earned),
            LastSubmission = made.At,
            Requests = Requests.Add(made.RequestId),
            AnswersShown = false,
            LastRefusal = null,
            AnswerHistory = AnswerHistory.Add(made.Answers),
            IsOverridden = false,
            Queued = Queued.Clear(),
        },
        ProblemAnswerQueued queued => this with { Queued = Queued.SetItem(queued.InputId, new(queued.QueueKey, queued.At)) },
        ProblemAnswerGraded graded => this with
        {
            Marks = [.. graded.Marks],
            Earned = graded.Earned,
            Possible = graded.Possible,
            Score = new(graded.WeightedEarned, graded.WeightedPossible),
            History = [.. graded.History],
            Queued = Queued.Remove(graded.InputId),
            IsOverridden = false,
        },
        ProblemGraderReplyRejected rejected => this with
        {
            Marks = [.. Marks.Select(mark => mark.InputId == rejected.InputId ? mark with { Message = RecordGraderReply.InvalidReply } : mark)],
            Queued = Queued.TryGetValue(rejected.InputId, out var waiting)
                ? Queued.SetItem(rejected.InputId, waiting with { HasBadReply = true })
                : Queued,
        },
        ProblemCheckRefused refused => this with { LastRefusal = refused.Detail, AnswersShown = false },
        ProblemAnswersSaved saved => this with { Answers = saved.Answers, HasSavedAnswers = true, AnswersShown = false, LastRefusal = null },
        ProblemReset reset => this with
        {
            Seed = reset.Seed,
            IsDone = false,
            HasSavedAnswers = false,
            Answers = FieldValues.Empty,
            Marks = [],
            Earned = 0,
            Possible = reset.Possible,
            Score = new(0, reset.WeightedPossible),
            History = [],
            AnswersShown = false,
            LastRefusal = null,
            AnswerHistory = [],
            IsOverridden = false,
            Queued = Queued.Clear(),
        },
        ProblemAnswerShown => this with { AnswersShown = true, LastRefusal = null },
        ProblemHintShown shown => this with { HintsShown = Math.Max(HintsShown, shown.HintIndex + 1) },
        ProblemScoreOverridden set => this with
        {
            Earned = set.Earned,
            Possible = set.Possible,
            Score = new(set.WeightedEarned, set.WeightedPossible),
            IsOverridden = true,
        },
        ProblemAttemptsReset => this with { Attempts = 0 },
        ProblemRescored { KeepsFormerScore: true } kept => this with { Requests = Requests.Add(kept.RequestId) },
        ProblemRescored made => this with
        {
            Marks = [.. made.Marks],
            Earned = made.Earned,
            Possible = made.Possible,
            Score = new(made.WeightedEarned, made.WeightedPossible),
            History = [.. made.History],
            Requests = Requests.Add(made.RequestId),
            IsOverridden = false,
        },
        // Requests stay: a client that repeats one from before the deletion did not submit anew.
        ProblemStateDeleted => Initial with { Requests = Requests },
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of ProblemAttempts."),
    };
}

/// <summary>An answer waits for a grader outside.</summary>
/// <param name="Key">Secret of the request.</param>
/// <param name="At">When it was queued.</param>
/// <param name="HasBadReply">The grader replied with something that is no grade.</param>
public sealed record QueuedAnswer(string Key, DateTimeOffset At, bool HasBadReply = false);
