using System.Security.Cryptography;
using System.Text;

namespace OpenEdx.Domain.Analytics;

/// <summary>One graded submission to a problem, as reports see it (tracking §4.6, §4.7, §4.10).</summary>
/// <param name="Problem">As logged: a usage key of either form.</param>
/// <param name="Learner">See <see cref="TrackedLearner"/>; empty: nobody, who is one more learner to the answer distribution.</param>
/// <param name="DisplayName">Of the problem; empty: not told.</param>
/// <param name="IsCorrect">Every part was.</param>
/// <param name="Grade">Points; null: not told.</param>
/// <param name="MaxGrade">Points; null: not told.</param>
/// <param name="Parts">Null: answers that reports on answers cannot use.</param>
public sealed record AnswerSubmission(
    string Course, string Problem, string Learner, DateTimeOffset At, string DisplayName, bool IsCorrect, double? Grade, double? MaxGrade,
    IReadOnlyList<AnswerPart>? Parts);

/// <summary>One input of a submission.</summary>
/// <param name="Part">Input id.</param>
/// <param name="Value">Raw value where it differs from what the learner saw (a choice's name); null: it does not.</param>
/// <param name="Seen">What the learner saw; null: not told (before March 2014), and <paramref name="Value"/> may be either.</param>
/// <param name="Variant">Seed of the learner's variant; empty: not randomized.</param>
/// <param name="IsCorrect">Partial credit counts as correct where the submission says so.</param>
/// <param name="Correctness"><c>correct</c>, <c>incorrect</c>, …; null: the submission has no mark for the input.</param>
/// <param name="Question">Empty: none.</param>
/// <param name="ResponseType">Empty: not told.</param>
public sealed record AnswerPart(
    string Part, AnswerValue? Value, AnswerValue? Seen, string Variant, bool IsCorrect, string? Correctness, string Question, string ResponseType)
{
    /// <summary>The variant of whoever had none.</summary>
    public const string OnlyVariant = "1";

    /// <summary>Raw value as reports write it; null: none.</summary>
    public string? ValueId => Value?.Trimmed;

    /// <summary>Markup goes only beside a value id: without one it may be part of the answer.</summary>
    public string Answer => (Value is null ? Seen?.Trimmed : Seen?.Plain) ?? "";

    public string GroupVariant => Variant.Length == 0 ? OnlyVariant : Variant;

    /// <summary>Equal answers have equal keys: the raw value if there is one, else the answer. Short enough for an index, however long the answer.</summary>
    public Guid Key => new(SHA256.HashData(Encoding.UTF8.GetBytes((Value ?? Seen)?.Trimmed ?? "")).AsSpan(0, 16));

    /// <summary>Whether an input holds an answer at all; the others stand for how an answer was displayed.</summary>
    public static bool IsHidden(string part) =>
        part.EndsWith("_dynamath", StringComparison.Ordinal) || part.EndsWith("_comment", StringComparison.Ordinal);

    /// <summary>Whether an input can stand in reports.</summary>
    public static bool IsReadable(string part) => part.All(letter => char.IsAscii(letter) && letter is not ('\t' or '\n'));

    /// <summary>The row of the problem response report; null: the submission has no mark for the input.</summary>
    public PartResponse? Response => Correctness is null
        ? null
        : new(
            Part, AnswerValue.Cleaned(Question), (Seen ?? Value)?.Reported ?? "",
            Correctness switch { "correct" => true, "incorrect" => false, _ => null });
}

/// <summary>What the problem response report says of one input.</summary>
/// <param name="Correct">Null: neither correct nor incorrect.</param>
public sealed record PartResponse(string Part, string Question, string Answer, bool? Correct);
