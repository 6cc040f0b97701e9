namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>One choice out of several; any of the right ones suffices. Schemes of partial credit: <c>points</c>.</summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa/responsetypes.py</c> (MultipleChoiceResponse). Kept on purpose: a list is no answer, even one of one
/// name, but its first name still brings up feedback, and an empty list is refused; <c>point_value</c> is in points, whatever the maximum;
/// right choices left out of a pool are accepted, and told as answers.
/// </remarks>
internal sealed class MultipleChoiceResponse : CapaResponse
{
    private readonly ChoiceInput input;
    private readonly IReadOnlyList<Choice> choices;

    public MultipleChoiceResponse(ResponseSetup setup)
        : base(setup)
    {
        input = (ChoiceInput)setup.Inputs[0];
        choices = Choice.NamedIn(input.Element, setup.Variables);
        input.Show(ChoiceOrder.Of(input.Element, choices, setup.Random));
    }

    public override IEnumerable<InputResult> Grade(AnswerSheet answers)
    {
        if (PartialCredit.Count > 1) throw ProblemErrorException.Verbatim("Only one type of partial credit is allowed for Multiple Choice problems.");
        if (PartialCredit.Count == 1 && PartialCredit[0] != "points") throw ProblemErrorException.Verbatim("partial_credit attribute should be one of: points,false");
        // Names may repeat; any right one among them suffices.
        var given = answers.Text(input.Id);
        var chosen = given is null ? [] : choices.Where(choice => choice.Name == given).ToList();
        if (chosen.Exists(choice => choice.IsCorrect)) yield return InputResult.Of(input.Id, true);
        else if (PartialCredit.Count == 1 && chosen.Find(choice => choice.IsPartial) is { } partial) yield return new(input.Id, Correctnesses.PartiallyCorrect, partial.PointValue);
        else yield return InputResult.Of(input.Id, false);
    }

    public override IEnumerable<ShownAnswer> CorrectAnswers() =>
        [new(input.Id, [.. choices.Where(choice => choice.IsCorrect).Select(choice => choice.Name)], IsList: true)];

    protected override FeedbackShown? FeedbackOn(IReadOnlyList<InputResult> results, AnswerSheet answers) =>
        answers.FirstChoice(input.Id) is { } given && input.Choices.FirstOrDefault(choice => choice.Name == given) is { } chosen
            ? Feedback.Of(this, chosen.Element.Element("choicehint"), chosen.IsCorrect, given, Variables)
            : null;
}
