namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Dropdowns, several allowed: the chosen text must equal the right one, letter for letter.</summary>
/// <remarks>Source: Open edX <c>xmodule/capa/responsetypes.py</c> (OptionResponse).</remarks>
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
            var isCorrect = given is not null && given == input.Correct;
            yield return new(
                input.Id, isCorrect ? Correctnesses.Correct : Correctnesses.Incorrect, null,
                given is null ? "" : Feedback.OfOption(input, given, isCorrect, Variables));
        }
    }

    public override IEnumerable<ShownAnswer> CorrectAnswers() =>
        inputs.Select(input => new ShownAnswer(input.Id, [input.Correct], IsList: false));
}
