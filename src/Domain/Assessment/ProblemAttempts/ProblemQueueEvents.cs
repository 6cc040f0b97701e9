using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>
/// An answer waits for a grader outside, asked as Open edX's queue is asked. Whoever delivers requests reads them here; the reply comes
/// to the address in the header with the key in it.
/// </summary>
/// <param name="InputId"><c>BLOCKID_2_1</c>.</param>
/// <param name="QueueKey">Secret of this request: who knows it may grade the answer.</param>
/// <param name="Queue">As the author named it; null: the default one.</param>
/// <param name="Header">JSON text: <c>lms_callback_url</c>, <c>lms_key</c>, <c>queue_name</c>.</param>
/// <param name="Body">JSON text: <c>grader_payload</c>, <c>student_info</c>, <c>student_response</c>.</param>
/// <param name="Attempt">Number of the attempt that it belongs to, from 1.</param>
[EventType("problem_answer_queued")]
public sealed record ProblemAnswerQueued(
    UserId User, UsageKey Problem, string InputId, string QueueKey, string? Queue, string Header, string Body, int Attempt, DateTimeOffset At)
    : ProblemAttemptsEvent;

/// <summary>A grader outside judged an answer that waited for it.</summary>
/// <param name="InputId">Whose answer was judged.</param>
/// <param name="QueueKey">Of the request that this replies to.</param>
/// <param name="Marks">One per input, in document order, those of before included.</param>
/// <param name="Earned">Raw points of the last submission; graders may give more than the maximum.</param>
/// <param name="Possible">Raw maximum.</param>
/// <param name="History">Raw points of every submission since the last reset, in order.</param>
/// <param name="WeightedEarned">What the gradebook counts, after <c>weight</c> and the grading method.</param>
/// <param name="WeightedPossible">Maximum after <c>weight</c>.</param>
/// <param name="Success">As in <see cref="ProblemChecked"/>.</param>
/// <param name="ContentVersion">Course version whose settings counted.</param>
[EventType("problem_answer_graded")]
public sealed record ProblemAnswerGraded(
    UserId User, UsageKey Problem, string InputId, string QueueKey, IReadOnlyList<InputMark> Marks, double Earned, double Possible,
    IReadOnlyList<double> History, double WeightedEarned, double WeightedPossible, string Success, long ContentVersion, DateTimeOffset At)
    : ProblemAttemptsEvent
{
    public bool Equals(ProblemAnswerGraded? other) =>
        other is not null && User == other.User && Problem == other.Problem && InputId == other.InputId && QueueKey == other.QueueKey &&
        Marks.SequenceEqual(other.Marks) && Earned.Equals(other.Earned) && Possible.Equals(other.Possible) && History.SequenceEqual(other.History) &&
        WeightedEarned.Equals(other.WeightedEarned) && WeightedPossible.Equals(other.WeightedPossible) && Success == other.Success &&
        ContentVersion == other.ContentVersion && At == other.At;

    public override int GetHashCode() => HashCode.Combine(User, Problem, QueueKey);
}

/// <summary>A grader outside replied with something that is no grade; the answer goes on waiting.</summary>
/// <param name="Reply">As it came, cut off where it is long.</param>
/// <param name="Defect">What is wrong with it, for the course team.</param>
[EventType("problem_grader_reply_rejected")]
public sealed record ProblemGraderReplyRejected(
    UserId User, UsageKey Problem, string InputId, string QueueKey, string Reply, string Defect, DateTimeOffset At) : ProblemAttemptsEvent;
