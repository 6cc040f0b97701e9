using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>Facts about one learner's work on one problem.</summary>
public abstract record ProblemAttemptsEvent
{
    public static string StreamOf(UserId user, UsageKey problem) => $"problem_attempts/{problem}/{user}";
}

/// <summary>The problem's random variant for this learner was fixed (only where <c>rerandomize</c> is not <c>never</c>).</summary>
[EventType("problem_seed_drawn")]
public sealed record ProblemSeedDrawn(UserId User, UsageKey Problem, int Seed, DateTimeOffset At) : ProblemAttemptsEvent;

/// <summary>An answer was submitted and graded: one used attempt.</summary>
/// <param name="Attempt">Number of this attempt, from 1.</param>
/// <param name="Answers">By input id without the <c>input_</c> prefix (<c>BLOCKID_2_1</c>): text, or list of texts.</param>
/// <param name="Marks">One per input, in document order.</param>
/// <param name="Earned">Raw points of this attempt.</param>
/// <param name="Possible">Raw maximum.</param>
/// <param name="WeightedEarned">What the gradebook counts, after <c>weight</c> and the grading method.</param>
/// <param name="WeightedPossible">Maximum after <c>weight</c>; 0: the problem counts nothing.</param>
/// <param name="Success">Open edX's word: <c>correct</c> when every input is correct or partially correct, else <c>incorrect</c>.</param>
/// <param name="ContentVersion">Course version (see CourseVersionPublished) against which was graded.</param>
/// <param name="DisplayName">Name of the problem as the learner saw it.</param>
/// <param name="RequestId">Client's or server's id of the submission; a repeat of it records nothing.</param>
/// <param name="Feedback">What the learner was shown of the author's feedback to choices and answers; null: nothing, or recorded before this was kept.</param>
[EventType("problem_checked")]
public sealed record ProblemChecked(
    UserId User,
    UsageKey Problem,
    int Attempt,
    FieldValues Answers,
    IReadOnlyList<InputMark> Marks,
    double Earned,
    double Possible,
    double WeightedEarned,
    double WeightedPossible,
    string Success,
    int Seed,
    long ContentVersion,
    string DisplayName,
    string RequestId,
    DateTimeOffset At,
    IReadOnlyList<FeedbackShown>? Feedback = null) : ProblemAttemptsEvent
{
    public bool Equals(ProblemChecked? other) =>
        other is not null && User == other.User && Problem == other.Problem && Attempt == other.Attempt && Answers.Equals(other.Answers) &&
        Marks.SequenceEqual(other.Marks) && Earned.Equals(other.Earned) && Possible.Equals(other.Possible) &&
        WeightedEarned.Equals(other.WeightedEarned) && WeightedPossible.Equals(other.WeightedPossible) && Success == other.Success &&
        Seed == other.Seed && ContentVersion == other.ContentVersion && DisplayName == other.DisplayName && RequestId == other.RequestId && At == other.At &&
        (Feedback ?? []).SequenceEqual(other.Feedback ?? []);

    public override int GetHashCode() => HashCode.Combine(User, Problem, Attempt, RequestId);
}

/// <summary>What one input of a problem earned, and what a report about it needs (olx §6.3, tracking §3.2 <c>submission</c>).</summary>
/// <param name="InputId"><c>BLOCKID_2_1</c>.</param>
/// <param name="Correctness"><c>correct</c>, <c>incorrect</c>, <c>partially-correct</c>, <c>incomplete</c> (waits for a grader); authors' code may leave other words, which
/// count as incorrect.</param>
/// <param name="Points">Null: 1 when correct or partially correct, else 0.</param>
/// <param name="Message">HTML shown at the input, feedback of choices and answers included; empty: none.</param>
/// <param name="Hint">HTML of a matching part of a <c>hintgroup</c>; empty: none.</param>
/// <param name="Question">Text of the question; empty when the author gave none.</param>
/// <param name="Answer">What the learner saw as own answer: choice text instead of choice name; texts joined for check boxes as JSON array.</param>
/// <param name="ResponseType"><c>multiplechoiceresponse</c>, …</param>
/// <param name="InputType"><c>choicegroup</c>, …</param>
/// <param name="HintMode"><c>always</c> or <c>on_request</c>; null: no part of a <c>hintgroup</c> matched.</param>
/// <param name="AnswerVariable">Dropdowns: <c>$name</c> of the variable whose text was chosen; null: none.</param>
/// <param name="ResponseMessage">HTML that the author's code says of a question of several inputs as a whole, at its last input; null: nothing.</param>
public sealed record InputMark(
    string InputId, string Correctness, double? Points, string Message, string Hint,
    string Question, string Answer, string ResponseType, string InputType,
    string? HintMode = null, string? AnswerVariable = null, string? ResponseMessage = null);

/// <summary>A submission was refused and used no attempt; kept for auditors.</summary>
/// <param name="Reason"><c>closed</c>, <c>unreset</c>, <c>queued</c> (the former answer went to its grader a moment ago), <c>too_soon</c>, <c>input_error</c>.</param>
/// <param name="Detail">The message that the learner saw.</param>
[EventType("problem_check_refused")]
public sealed record ProblemCheckRefused(
    UserId User, UsageKey Problem, FieldValues Answers, string Reason, string Detail, DateTimeOffset At) : ProblemAttemptsEvent;

/// <summary>Answers were saved without being graded.</summary>
[EventType("problem_answers_saved")]
public sealed record ProblemAnswersSaved(UserId User, UsageKey Problem, FieldValues Answers, DateTimeOffset At) : ProblemAttemptsEvent;

/// <summary>The learner started over: answers and marks cleared, attempts kept, score 0 (olx §13).</summary>
/// <param name="Seed">Seed from now on.</param>
/// <param name="WeightedPossible">Maximum after <c>weight</c>, which the zero score is out of.</param>
[EventType("problem_reset")]
public sealed record ProblemReset(
    UserId User, UsageKey Problem, int Seed, double Possible, double WeightedPossible, DateTimeOffset At) : ProblemAttemptsEvent;

/// <summary>The correct answers were shown to the learner.</summary>
[EventType("problem_answer_shown")]
public sealed record ProblemAnswerShown(UserId User, UsageKey Problem, DateTimeOffset At) : ProblemAttemptsEvent;

/// <summary>A hint on demand was shown to the learner for the first time. Free of charge (olx §10).</summary>
/// <param name="HintIndex">From 0.</param>
/// <param name="HintCount">How many the problem has.</param>
/// <param name="HintText">HTML as shown.</param>
[EventType("problem_hint_shown")]
public sealed record ProblemHintShown(
    UserId User, UsageKey Problem, int HintIndex, int HintCount, string HintText, DateTimeOffset At) : ProblemAttemptsEvent;
