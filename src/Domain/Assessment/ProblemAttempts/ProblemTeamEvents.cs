using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>The course team set a learner's score by hand; a later submission or reset of the learner replaces it.</summary>
/// <param name="Earned">Raw points from now on, whatever the grading method.</param>
/// <param name="Possible">Raw maximum.</param>
/// <param name="WeightedEarned">What the gradebook counts, after <c>weight</c>.</param>
/// <param name="ContentVersion">Course version that the maximum was read from.</param>
/// <param name="By">Who set it.</param>
/// <param name="Reason">As given by <paramref name="By"/>; null: none given.</param>
[EventType("problem_score_overridden")]
public sealed record ProblemScoreOverridden(
    UserId User, UsageKey Problem, double Earned, double Possible, double WeightedEarned, double WeightedPossible, long ContentVersion,
    UserId By, string? Reason, DateTimeOffset At) : ProblemAttemptsEvent;

/// <summary>The course team gave a learner all attempts back. Answers, marks and score stay.</summary>
/// <param name="FormerAttempts">How many were used.</param>
/// <param name="By">Who did it.</param>
/// <param name="Reason">As given by <paramref name="By"/>; null: none given.</param>
[EventType("problem_attempts_reset")]
public sealed record ProblemAttemptsReset(
    UserId User, UsageKey Problem, int FormerAttempts, UserId By, string? Reason, DateTimeOffset At) : ProblemAttemptsEvent;

/// <summary>
/// The course team deleted a learner's work on a problem: as if never begun, the variant included. The score counts as never made.
/// What the work was stays readable in the facts before this one.
/// </summary>
/// <param name="By">Who did it.</param>
/// <param name="Reason">As given by <paramref name="By"/>; null: none given.</param>
[EventType("problem_state_deleted")]
public sealed record ProblemStateDeleted(UserId User, UsageKey Problem, UserId By, string? Reason, DateTimeOffset At) : ProblemAttemptsEvent;

/// <summary>The course team had a learner's submissions graded again with the problem as it is now. No attempt is used.</summary>
/// <param name="Marks">Of the last submission, one per input, in document order.</param>
/// <param name="Earned">Raw points of the last submission.</param>
/// <param name="Possible">Raw maximum.</param>
/// <param name="History">Raw points of every submission since the last reset, in order.</param>
/// <param name="WeightedEarned">What the gradebook would count, after <c>weight</c> and the grading method.</param>
/// <param name="WeightedPossible">Maximum after <c>weight</c>.</param>
/// <param name="KeepsFormerScore">Only a better score was to count, and this one is lower: everything stays as it was.</param>
/// <param name="Success">As in <see cref="ProblemChecked"/>.</param>
/// <param name="ContentVersion">Course version against which was graded.</param>
/// <param name="RequestId">Of the act; one act may rescore many learners. A repeat of it records nothing.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="Reason">As given by <paramref name="By"/>; null: none given.</param>
[EventType("problem_rescored")]
public sealed record ProblemRescored(
    UserId User, UsageKey Problem, IReadOnlyList<InputMark> Marks, double Earned, double Possible, IReadOnlyList<double> History,
    double WeightedEarned, double WeightedPossible, bool KeepsFormerScore, string Success, int Seed, long ContentVersion, string RequestId,
    UserId By, string? Reason, DateTimeOffset At) : ProblemAttemptsEvent
{
    public bool Equals(ProblemRescored? other) =>
        other is not null && User == other.User && Problem == other.Problem && Marks.SequenceEqual(other.Marks) && Earned.Equals(other.Earned) &&
        Possible.Equals(other.Possible) && History.SequenceEqual(other.History) && WeightedEarned.Equals(other.WeightedEarned) &&
        WeightedPossible.Equals(other.WeightedPossible) && KeepsFormerScore == other.KeepsFormerScore && Success == other.Success &&
        Seed == other.Seed && ContentVersion == other.ContentVersion && RequestId == other.RequestId && By == other.By && Reason == other.Reason &&
        At == other.At;

    public override int GetHashCode() => HashCode.Combine(User, Problem, RequestId);
}
