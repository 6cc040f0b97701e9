using System.Globalization;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Assessment;

/// <summary>One problem as one person sees it at one instant.</summary>
/// <param name="Viewer">Null: anonymous, who may read but not answer.</param>
/// <param name="Rules">What the viewer may do now.</param>
public sealed record ProblemView(
    PublishedBlock Block, UserId? Viewer, ProblemSettings Settings, ProblemAttempts State, CapaProblem Problem, ProblemRules Rules)
{
    /// <summary>Weighted points; null when the viewer may not see how answers were judged.</summary>
    public double? Earned => Rules.CorrectnessIsAvailable ? State.Score?.Earned ?? 0 : null;

    /// <summary>Weighted maximum: of the last submission, else of today's content. 0: the problem counts nothing.</summary>
    public double Possible => State.Score?.Possible ?? WeightedScore.Of(0, Problem.CountablePoints, Settings.Weight).Possible;

    /// <summary>Open edX's word for the last submission: <c>correct</c>, <c>incorrect</c>, or <c>submitted</c> when that is hidden.</summary>
    public string Success =>
        !Rules.CorrectnessIsAvailable ? "submitted" : State.Marks.TrueForAll(mark => mark.Correctness is "correct" or "partially-correct") ? "correct" : "incorrect";

    /// <summary>The container with everything inside, for a page.</summary>
    /// <param name="csrfToken">Null: the page authenticates otherwise.</param>
    public string RenderContainer(string? csrfToken) => StaticUrls.Rewrite(Frame(csrfToken).RenderContainer(), Block.Usage.Course);

    /// <summary>What stands inside the container: the answer to <c>problem_get</c>.</summary>
    /// <inheritdoc cref="RenderContainer"/>
    public string Render(string? csrfToken) => StaticUrls.Rewrite(Frame(csrfToken).Render(), Block.Usage.Course);

    /// <summary>Right answers and solutions, with working addresses of images; null: a server of the author does not tell its own.</summary>
    /// <param name="known">What <see cref="CapaProblem.AnswersCalls"/> asked for.</param>
    public IEnumerable<ShownAnswer>? Answers(PreparedResults known) => Problem.Answers(known)?.Select(answer =>
        answer.IsHtml ? answer with { Texts = [.. answer.Texts.Select(text => StaticUrls.Rewrite(text, Block.Usage.Course))] } : answer);

    /// <summary>HTML of the hints up to one of them.</summary>
    public string HintsUpTo(int index) =>
        StaticUrls.Rewrite(ProblemFrame.RenderHints([.. Problem.DemandHints.Take(index + 1)], Problem.DemandHints.Count), Block.Usage.Course);

    private ProblemFrame Frame(string? csrfToken)
    {
        var takesAnswers = Viewer is not null && Problem.IsGradable;
        var (notification, kind) = Notice();
        return new(
            Block.Usage.BlockId, Block.Usage.ToString(), $"/courses/{Block.Usage.Course}/xblock/{Block.Usage}/handler/xmodule_handler", csrfToken,
            Settings.DisplayName, Body(), Earned, Possible, State.Attempts, takesAnswers ? Settings.MaxAttempts : null,
            takesAnswers, Rules.CanSubmit, takesAnswers && Rules.ShowsSaveButton, takesAnswers && Rules.ShowsResetButton,
            Viewer is not null && Problem.HasAnswers && Rules.AnswerIsAvailable,
            [.. Problem.DemandHints.Take(State.HintsShown)], Viewer is null ? 0 : Problem.DemandHints.Count, notification, kind);
    }

    private string Body()
    {
        // Marks belong to the answers that were judged, not to those saved since.
        var marks = State.IsDone && !State.HasSavedAnswers ? State.Marks.ToDictionary(mark => mark.InputId) : [];
        return Problem.Render(new BodyView(
            new AnswerSheet(State.Answers), marks, HidesResults: !Rules.CorrectnessIsAvailable,
            ShowsAnswers: State.AnswersShown && Rules.AnswerIsAvailable, IsDisabled: Viewer is null));
    }

    private (string? Text, NotificationKind Kind) Notice()
    {
        if (State.LastRefusal is { } refusal) return (refusal, NotificationKind.Warning);
        if (State.HasSavedAnswers) return ("Your answers were previously saved. Click 'Submit' to grade them.", NotificationKind.Saved);
        if (!State.IsDone) return (null, NotificationKind.Submitted);
        if (!Rules.CorrectnessIsAvailable) return ("Answer submitted.", NotificationKind.Submitted);
        var points = Possible > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({Earned:0.##}/{Possible:0.##} {(Possible == 1 ? "point" : "points")})") : "";
        // Inputs that were judged alike, else some of each.
        return State.Marks.Select(mark => mark.Correctness).Distinct().ToList() switch
        {
            ["correct"] => ($"Correct{points}", NotificationKind.Correct),
            ["incorrect"] => ($"Incorrect{points}", NotificationKind.Incorrect),
            ["partially-correct"] or { Count: > 1 } => ($"Partially correct{points}", NotificationKind.PartiallyCorrect),
            _ => (null, NotificationKind.Submitted),
        };
    }
}
