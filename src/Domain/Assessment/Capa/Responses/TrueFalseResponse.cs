namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>The set of chosen names must equal the set of right ones; a single name counts as a set of one.</summary>
/// <remarks>Source: Open edX <c>xmodule/capa/responsetypes.py</c> (TrueFalseResponse). Kept on purpose: an empty list is refused.</remarks>
internal sealed class TrueFalseResponse : CapaResponse
{
    private readonly ChoiceInput input;

    public TrueFalseResponse(ResponseSetup setup)
        : base(setup)
    {
        input = (ChoiceInput)setup.Inputs[0];
        input.Show(ChoiceOrder.Of(input.Element, Choice.NamedIn(input.Element, setup.Variables), setup.Random));
    }

    public override IEnumerable<InputResult> Grade(AnswerSheet answers)
    {
        var right = input.Choices.Where(choice => choice.IsCorrect).Select(choice => choice.Name).ToHashSet();
        yield return InputResult.Of(input.Id, right.SetEquals(answers.Texts(input.Id)));
    }

    public override IEnumerable<ShownAnswer> CorrectAnswers() =>
        [new(input.Id, [.. input.Choices.Where(choice => choice.IsCorrect).Select(choice => choice.Name)], IsList: true)];

    protected override FeedbackShown? FeedbackOn(IReadOnlyList<InputResult> results, AnswerSheet answers) =>
        answers.FirstChoice(input.Id) is { } given && input.Choices.FirstOrDefault(choice => choice.Name == given) is { } chosen
            ? Feedback.Of(this, chosen.Element.Element("choicehint"), chosen.IsCorrect, given, Variables)
            : null;
}
