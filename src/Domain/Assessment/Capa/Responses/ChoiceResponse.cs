namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Check boxes: exactly the right ones must be ticked. Schemes of partial credit: <c>edc</c>, <c>halves</c>.</summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa/responsetypes.py</c> (ChoiceResponse). Kept on purpose: an empty selection is always
/// incorrect, even where nothing should be ticked; full marks earn one point whatever <c>points</c> says.
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
        var result = ticked.Count == 0 ? new InputResult(input.Id, Correctnesses.Incorrect) : PartialCredit switch
        {
            [] => new(input.Id, right.SetEquals(ticked) ? Correctnesses.Correct : Correctnesses.Incorrect),
            ["edc"] => EveryDecisionCounts(ticked),
            ["halves"] => Halves(ticked),
            _ => throw new ProblemErrorException("Check boxes know two schemes of partial credit, edc and halves, one at a time."),
        };
        yield return result with { Message = Feedback.OfCheckBoxes(input, ticked, result.Correctness != Correctnesses.Incorrect, Variables) };
    }

    public override IEnumerable<ShownAnswer> CorrectAnswers() =>
        [new(input.Id, [.. input.Choices.Where(choice => choice.IsCorrect).Select(choice => choice.Name)], IsList: true)];

    private InputResult EveryDecisionCounts(HashSet<string> ticked)
    {
        var all = right.Count + wrong.Count;
        if (right.SetEquals(ticked)) return new(input.Id, Correctnesses.Correct);
        var decidedRightly = ticked.Count(right.Contains) + wrong.Count(name => !ticked.Contains(name));
        return decidedRightly == 0 || all == 0
            ? new(input.Id, Correctnesses.Incorrect, 0)
            : new(input.Id, Correctnesses.PartiallyCorrect, Rounded(MaxPoints * decidedRightly / all));
    }

    private InputResult Halves(HashSet<string> ticked)
    {
        var errors = ticked.Count(name => !right.Contains(name)) + right.Count(name => !ticked.Contains(name));
        var choices = right.Count + wrong.Count;
        return errors switch
        {
            0 => new(input.Id, Correctnesses.Correct),
            1 when choices >= 3 => new(input.Id, Correctnesses.PartiallyCorrect, Rounded(MaxPoints / 2)),
            2 when choices >= 5 => new(input.Id, Correctnesses.PartiallyCorrect, Rounded(MaxPoints / 4)),
            _ => new(input.Id, Correctnesses.Incorrect, 0),
        };
    }

    private static double Rounded(double points) => Math.Round(points, 2, MidpointRounding.AwayFromZero);
}
