namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>One choice out of several; any of the right ones suffices. Schemes of partial credit: <c>points</c>.</summary>
/// <remarks>Source: Open edX <c>xmodule/capa/responsetypes.py</c> (MultipleChoiceResponse).</remarks>
internal sealed class MultipleChoiceResponse : CapaResponse
{
    private readonly ChoiceInput input;

    public MultipleChoiceResponse(ResponseSetup setup)
        : base(setup)
    {
        input = (ChoiceInput)setup.Inputs[0];
        input.Show(Choice.NamedIn(input.Element, setup.Variables));
        input.Show(ChoiceOrder.Of(input.Element, input.Choices, setup.Random));
    }

    public override IEnumerable<InputResult> Grade(AnswerSheet answers)
    {
        if (PartialCredit.Count > 1 || (PartialCredit.Count == 1 && PartialCredit[0] != "points"))
            throw new ProblemErrorException("Multiple choice questions know one scheme of partial credit, points.");
        var given = answers.Texts(input.Id);
        var chosen = given.Count == 1 ? input.Choices.FirstOrDefault(choice => choice.Name == given[0]) : null;
        var result = chosen switch
        {
            { IsCorrect: true } => new InputResult(input.Id, Correctnesses.Correct),
            { IsPartial: true } when PartialCredit.Count == 1 => new InputResult(input.Id, Correctnesses.PartiallyCorrect, chosen.PointValue),
            _ => new InputResult(input.Id, Correctnesses.Incorrect),
        };
        yield return result with { Message = chosen is null ? "" : Feedback.OfChoice(chosen, result.Correctness != Correctnesses.Incorrect, Variables) };
    }

    public override IEnumerable<ShownAnswer> CorrectAnswers() =>
        [new(input.Id, [.. input.Choices.Where(choice => choice.IsCorrect).Select(choice => choice.Name)], IsList: true)];

}
