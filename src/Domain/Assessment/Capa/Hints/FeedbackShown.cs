namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>
/// Feedback of a choice or an answer that a learner was shown: all that Open edX's event
/// <c>edx.problem.hint.feedback_displayed</c> says, but for its <c>module_id</c>.
/// </summary>
/// <param name="ResponseId"><c>problem_part_id</c>: <c>BLOCKID_1</c>.</param>
/// <param name="TriggerType"><c>trigger_type</c>: <c>single</c>, or <c>compound</c> for a hint on a set of check boxes.</param>
/// <param name="Label"><c>hint_label</c>: the author's, or the usual word; empty: none.</param>
/// <param name="Hints"><c>hints</c>.</param>
/// <param name="IsCorrect"><c>correctness</c>; partial credit counts as wrong.</param>
/// <param name="Answer"><c>student_answer</c>.</param>
/// <param name="QuestionType"><c>question_type</c>: name of the response element.</param>
/// <param name="Choices"><c>choice_all</c>: names of all check boxes; null for other questions.</param>
public sealed record FeedbackShown(
    string ResponseId, string TriggerType, string Label, IReadOnlyList<FeedbackHint> Hints, bool IsCorrect,
    IReadOnlyList<string> Answer, string QuestionType, IReadOnlyList<string>? Choices)
{
    public bool Equals(FeedbackShown? other) =>
        other is not null && ResponseId == other.ResponseId && TriggerType == other.TriggerType && Label == other.Label && Hints.SequenceEqual(other.Hints) &&
        IsCorrect == other.IsCorrect && Answer.SequenceEqual(other.Answer) && QuestionType == other.QuestionType &&
        (Choices is null) == (other.Choices is null) && (Choices ?? []).SequenceEqual(other.Choices ?? []);

    public override int GetHashCode() => HashCode.Combine(ResponseId, TriggerType, Label);
}

/// <summary>One text of a feedback.</summary>
/// <param name="Html"><c>text</c>.</param>
/// <param name="Triggers"><c>trigger</c>: the boxes that brought it up; null for other questions.</param>
public sealed record FeedbackHint(string Html, IReadOnlyList<FeedbackTrigger>? Triggers = null)
{
    public bool Equals(FeedbackHint? other) =>
        other is not null && Html == other.Html && (Triggers is null) == (other.Triggers is null) && (Triggers ?? []).SequenceEqual(other.Triggers ?? []);

    public override int GetHashCode() => HashCode.Combine(Html);
}

/// <summary>A box that brought a hint up.</summary>
/// <param name="Choice"><c>choice</c>: name of the box.</param>
/// <param name="IsSelected"><c>selected</c>.</param>
public sealed record FeedbackTrigger(string Choice, bool IsSelected);
