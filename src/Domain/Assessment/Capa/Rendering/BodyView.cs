namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>What a learner's work adds to the body of a problem.</summary>
/// <param name="Answers">Shown in the inputs.</param>
/// <param name="Marks">By input id; empty before the first submission, and after answers were saved since.</param>
/// <param name="HidesResults">Judged, but the learner may not see how (show_correctness).</param>
/// <param name="ShowsAnswers">The right answers and solutions stand beside.</param>
public sealed record BodyView(
    AnswerSheet Answers, IReadOnlyDictionary<string, InputMark> Marks, bool HidesResults = false, bool ShowsAnswers = false, bool IsDisabled = false)
{
    public static BodyView Untouched { get; } = new(AnswerSheet.Empty, new Dictionary<string, InputMark>());
}
