namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Dropdowns, several allowed: the chosen text must equal the right one, letter for letter.</summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa/responsetypes.py</c> (OptionResponse). Kept on purpose: of several dropdowns in one question
/// only the first has feedback; feedback looks at options without their variables.
/// </remarks>
internal sealed class OptionResponse : CapaResponse
{
    private readonly List<OptionInput> inputs;

    public OptionResponse(ResponseSetup setup)
        : base(setup)
    {
        inputs = [.. setup.Inputs.Cast<OptionInput>()];
        foreach (var input in inputs) input.Read(setup.Variables);
    }

    public override IEnumerable<InputResult> Grade(AnswerSheet answers)
    {
        foreach (var input in inputs)
        {
            var given = answers.Text(input.Id);
            yield return InputResult.Of(input.Id, given is not null && given == input.Correct) with
            {
                AnswerVariable = given is null ? null : Variables.NameOf(given),
            };
        }
    }

    public override IEnumerable<ShownAnswer> CorrectAnswers() =>
        inputs.Select(input => new ShownAnswer(input.Id, [input.Correct ?? ""], IsList: false));

    protected override FeedbackShown? FeedbackOn(IReadOnlyList<InputResult> results, AnswerSheet answers) =>
        answers.Text(inputs[0].Id) is { } given && inputs[0].OptionOf(given) is { } option
            ? Feedback.Of(this, option.Element("optionhint"), OptionInput.IsCorrect(option, Variables), given, Variables)
            : null;
}
