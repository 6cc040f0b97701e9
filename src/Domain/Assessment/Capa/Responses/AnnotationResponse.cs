using System.Text.Json;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>A comment on a text, and one tag out of several, which alone is judged: right earns 2 points, partially right 1.</summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa/responsetypes.py</c> (AnnotationResponse). Kept on purpose: the maximum is 2 whatever <c>points</c>
/// says; an answer that is missing, empty or no JSON is refused, JSON of another shape is wrong.
/// </remarks>
internal sealed class AnnotationResponse : CapaResponse
{
    private readonly AnnotationInput input;

    public AnnotationResponse(ResponseSetup setup)
        : base(setup)
    {
        input = (AnnotationInput)setup.Inputs[0];
        if (input.Options.FirstOrDefault(option => option.Attribute("choice")?.Value is not ("correct" or "partially-correct" or "incorrect")) is { } option)
            throw new ProblemErrorException("the choice of an option must be correct, partially-correct or incorrect").At(option);
    }

    public override double MaxPoints => 2;

    public override IEnumerable<InputResult> Grade(AnswerSheet answers)
    {
        var option = OptionIn(answers.Text(input.Id) ?? throw new StudentInputException("An answer is missing."));
        yield return option is not { } index || index < 0 || index >= input.Options.Count ? InputResult.Of(input.Id, false) : input.Options[index].Attribute("choice")?.Value switch
        {
            "correct" => new(input.Id, Correctnesses.Correct, 2),
            "partially-correct" => new(input.Id, Correctnesses.PartiallyCorrect, 1),
            _ => new(input.Id, Correctnesses.Incorrect, 0),
        };
    }

    public override IEnumerable<ShownAnswer> CorrectAnswers() => input.Options
        .Where(option => option.Attribute("choice")?.Value == "correct").Take(1)
        .Select(option => new ShownAnswer(input.Id, [PlainText.Of(option)], IsList: false));

    /// <summary>Null: not exactly one option, or JSON of another shape.</summary>
    private static int? OptionIn(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("options", out var options)) return null;
            if (options.ValueKind != JsonValueKind.Array || options.GetArrayLength() != 1) return null;
            // Truth is a number to Python.
            return PythonObject.Number(options[0], takesText: false) is { } number && number == Math.Floor(number) && Math.Abs(number) < int.MaxValue ? (int)number : null;
        }
        catch (JsonException)
        {
            throw new StudentInputException("The answer cannot be read.");
        }
    }
}
