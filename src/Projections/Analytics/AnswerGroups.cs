using System.Globalization;
using OpenEdx.Domain.Analytics;

namespace OpenEdx.Projections.Analytics;

/// <summary>A learner of a problem. Ids of old problems do not tell the run.</summary>
internal readonly record struct AnswerLearner(string Course, string Problem, string Learner)
{
    public static AnswerLearner Of(AnswerSubmission submission) => new(submission.Course, submission.Problem, submission.Learner);
}

/// <summary>Key of a row of the distribution.</summary>
internal readonly record struct AnswerGroup(string Course, string Problem, string Part, Guid Answer, string Variant);

/// <summary>The same within a problem known otherwise; stored as JSON.</summary>
internal readonly record struct GroupInProblem(string Part, Guid Answer, string Variant)
{
    public AnswerGroup In(AnswerLearner learner) => new(learner.Course, learner.Problem, Part, Answer, Variant);
}

/// <summary>One submission of a learner: when, and which rows of the distribution its parts belong to.</summary>
internal sealed record AnswerEdge(DateTimeOffset At, IReadOnlyList<GroupInProblem> Groups)
{
    public static AnswerEdge Of(AnswerSubmission submission) =>
        new(submission.At, [.. submission.Parts!.Select(part => new GroupInProblem(part.Part, part.Key, part.GroupVariant)).OrderBy(part => part.Part, StringComparer.Ordinal)]);

    /// <summary>Submissions of the same instant go by their answers, so that any order of arrival gives the same edges.</summary>
    public bool IsAfter(AnswerEdge other) => At != other.At ? At > other.At : string.CompareOrdinal(Text, other.Text) > 0;

    private string Text => string.Join(',', Groups.Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Part} {group.Answer} {group.Variant}")));
}

/// <summary>First and last submission of a learner to a problem; the same one after a single attempt.</summary>
internal sealed record AnswerEdges(AnswerEdge First, AnswerEdge Last)
{
    public AnswerEdges With(AnswerEdge one) => new(First.IsAfter(one) ? one : First, one.IsAfter(Last) ? one : Last);
}

/// <summary>How a row of the distribution is worded by a submission.</summary>
internal sealed record AnswerWording(AnswerSubmission Submission, AnswerPart Part) : IComparable<AnswerWording>
{
    private const char Between = '\u001f';

    public DateTimeOffset At => Submission.At;

    /// <summary>Everything that the row shows; decides between wordings of the same instant.</summary>
    public string Text { get; } = string.Join(
        Between, Part.IsCorrect ? "1" : "0", Part.ResponseType, Submission.DisplayName, Part.Question, Part.ValueId is null ? "0" : "1", Part.ValueId, Part.Answer);

    public int CompareTo(AnswerWording? other) =>
        other is null ? 1 : At != other.At ? At.CompareTo(other.At) : string.CompareOrdinal(Text, other.Text);
}

/// <summary>How a batch changes a row of the distribution.</summary>
internal sealed class GroupChange
{
    public int First { get; set; }

    public int Last { get; set; }

    /// <summary>Null: no answer of this batch belongs to the row.</summary>
    public AnswerWording? Latest { get; set; }
}
