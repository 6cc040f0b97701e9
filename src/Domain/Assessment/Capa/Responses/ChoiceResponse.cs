namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Check boxes: exactly the right ones must be ticked. Schemes of partial credit: <c>edc</c>, <c>halves</c>.</summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa/responsetypes.py</c> (ChoiceResponse). Kept on purpose: an empty selection is always
/// incorrect, even where nothing should be ticked; full marks under <c>edc</c> earn one point whatever <c>points</c> says, while
/// partial credit is a part of <c>points</c>; choices called neither true nor false do not count under partial credit.
/// </remarks>
internal sealed class ChoiceResponse : CapaResponse
{
    private readonly ChoiceInput input;
    private readonly HashSet<string> right;
    private readonly HashSet<string> wrong;

    public ChoiceResponse(ResponseSetup setup)
        : base(setup)
    {
        input = (ChoiceInput)setup.Inputs[0];
        input.Show(Choice.NumberedIn(input.Element, setup.Variables));
        right = [.. input.Choices.Where(choice => choice.IsCorrect).Select(choice => choice.Name)];
        wrong = [.. input.Choices.Where(choice => choice.IsIncorrect).Select(choice => choice.Name)];
    }

    public override IEnumerable<InputResult> Grade(AnswerSheet answers)
    {
        var ticked = answers.Texts(input.Id).ToHashSet();
        yield return ticked.Count == 0 ? InputResult.Of(input.Id, false) : PartialCredit switch
        {
            [] => InputResult.Of(input.Id, right.SetEquals(ticked)),
            ["edc"] => EveryDecisionCounts(ticked),
            ["halves"] => Halves(ticked),
            [_] => throw ProblemErrorException.Verbatim("partial_credit attribute should be one of: edc,halves,false"),
            _ => throw ProblemErrorException.Verbatim("Only one type of partial credit is allowed for Checkbox problems."),
        };
    }

    public override IEnumerable<ShownAnswer> CorrectAnswers() =>
        [new(input.Id, [.. input.Choices.Where(choice => choice.IsCorrect).Select(choice => choice.Name)], IsList: true)];

    /// <summary>Radio buttons under this response type say nothing, as upstream.</summary>
    protected override FeedbackShown? FeedbackOn(IReadOnlyList<InputResult> results, AnswerSheet answers) =>
        input.Type == "checkboxgroup" ? CheckBoxFeedback.Of(this, input, answers, results[0].IsCorrect, Variables) : null;

    private InputResult EveryDecisionCounts(HashSet<string> ticked)
    {
        var all = right.Count + wrong.Count;
        if (all == 0) throw ProblemErrorException.Verbatim(CapaTexts.Unexpected);
        var decidedRightly = right.Count(ticked.Contains) + wrong.Count(name => !ticked.Contains(name));
        if (decidedRightly == 0) return new(input.Id, Correctnesses.Incorrect, 0);
        return decidedRightly == all
            ? new(input.Id, Correctnesses.Correct)
            : new(input.Id, Correctnesses.PartiallyCorrect, Rounded(MaxPoints * decidedRightly / all));
    }

    private InputResult Halves(HashSet<string> ticked)
    {
        var errors = wrong.Count(ticked.Contains) + right.Count(name => !ticked.Contains(name));
        var choices = right.Count + wrong.Count;
        return errors switch
        {
            0 => new(input.Id, Correctnesses.Correct, MaxPoints),
            1 when choices >= 3 => new(input.Id, Correctnesses.PartiallyCorrect, Rounded(MaxPoints / 2)),
            2 when choices >= 5 => new(input.Id, Correctnesses.PartiallyCorrect, Rounded(MaxPoints / 4)),
            _ => new(input.Id, Correctnesses.Incorrect),
        };
    }

    private static double Rounded(double points) => Math.Round(points, 2, MidpointRounding.AwayFromZero);
}
