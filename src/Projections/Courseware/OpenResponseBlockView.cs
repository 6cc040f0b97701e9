using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>An open response as its learner sees it: the steps with where they stand, and what can be done now.</summary>
/// <param name="Prompts">HTML.</param>
/// <param name="Form">To write in; null: submitted, closed, or the viewer is anonymous.</param>
/// <param name="Response">As submitted; null: not yet.</param>
/// <param name="Rubric">Shown beside the form, or filled in by an assessor; null: not now.</param>
/// <param name="CanSelfAssess">The rubric is for the own response.</param>
/// <param name="Best">The responses with the most points, where the author has them shown to who is graded; empty: not shown.</param>
/// <param name="HandlerUrl">Address before the name of the handler, slash included.</param>
/// <param name="TeamUrl">Page of the course team; null for others.</param>
public sealed record OpenResponseBlockView(
    UsageKey Usage, string Title, IReadOnlyList<string> Prompts, IReadOnlyList<ResponseStepView> Steps, ResponseFormView? Form, ResponseTextView? Response,
    Rubric? Rubric, bool CanSelfAssess, TrainingView? Training, PeerView? Peer, ResponseGradeView? Grade,
    IReadOnlyList<BestResponseView> Best, ResponseCancellation? Cancellation,
    string HandlerUrl, string CsrfToken, string? TeamUrl) : BlockView(Usage, Title, false)
{
    /// <summary>The learner may take the submission back now.</summary>
    public bool CanTakeBack { get; init; }
}

/// <param name="Status">For people.</param>
/// <param name="Opens">Null: open, or without a date.</param>
/// <param name="Due">Null: no date.</param>
public sealed record ResponseStepView(string Step, string Name, string Status, bool IsCurrent, bool IsDone, DateTimeOffset? Opens, DateTimeOffset? Due);

/// <param name="Texts">By prompt, as saved.</param>
/// <param name="AsksText">False: files only.</param>
/// <param name="Accepts">Extensions as browsers take them; null: no files are asked for; empty: any.</param>
public sealed record ResponseFormView(
    IReadOnlyList<string> Texts, bool AsksText, bool TextRequired, string? Accepts, bool CanAddFile, IReadOnlyList<ResponseFileView> Files);

public sealed record ResponseTextView(IReadOnlyList<string> Texts, IReadOnlyList<ResponseFileView> Files);

/// <param name="Url">Good for an hour; null: the bytes never came.</param>
public sealed record ResponseFileView(int Index, string Name, string Description, string? Url);

/// <param name="Number">Of the example, from 1.</param>
/// <param name="Chosen">Options last chosen for this example, by criterion; empty: not tried yet.</param>
/// <param name="Corrections">Right options where they differ.</param>
public sealed record TrainingView(
    int Number, int Total, IReadOnlyList<string> Parts, IReadOnlyDictionary<string, string> Chosen, IReadOnlyDictionary<string, string> Corrections);

/// <param name="InHand">The peer's response to assess; null: none taken.</param>
/// <param name="Submission">Id of it.</param>
/// <param name="HasAny">There is one to be taken.</param>
public sealed record PeerView(int Done, int MustGrade, int Received, int MustBeGradedBy, ResponseTextView? InHand, Guid? Submission, bool HasAny);

/// <param name="Source">Who decided, for people.</param>
/// <param name="Opinions">All assessments, those that do not count included.</param>
public sealed record ResponseGradeView(
    string Source, int Earned, int Possible, IReadOnlyList<CriterionGradeView> Criteria, IReadOnlyList<OpinionView> Opinions, bool CanRate);

/// <param name="Earned">Null: judged in words alone.</param>
public sealed record CriterionGradeView(string Label, int? Earned, int Possible);

/// <param name="Who"><c>Peer 1</c>, <c>You</c>, <c>Course team</c>.</param>
/// <param name="Counts">The score comes from it.</param>
public sealed record OpinionView(string Who, bool Counts, IReadOnlyList<(string Criterion, string? Option, int Points, string Feedback)> Criteria, string Feedback);

/// <summary>One of the best responses; whose it is, is not told.</summary>
public sealed record BestResponseView(int Points, ResponseTextView Response);
