using System.Text.Json;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Choices with numbers inside: the right ones must be ticked, and the numbers in them must be right.</summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa/responsetypes.py</c> (ChoiceTextResponse). Kept on purpose: numbers in choices that are not ticked
/// are ignored, those in wrong choices must be numbers all the same; the author's numbers are numbers, not expressions. Not kept: upstream
/// a number that a client leaves out of its request counts as right; here it is empty, and wrong.
/// </remarks>
internal sealed class ChoiceTextResponse : CapaResponse
{
    private readonly ChoiceTextInput input;

    public ChoiceTextResponse(ResponseSetup setup)
        : base(setup)
    {
        input = (ChoiceTextInput)setup.Inputs[0];
        if (input.Choices.Where(choice => choice.IsCorrect).SelectMany(choice => choice.Numbers).FirstOrDefault(number => number.Answer(Variables).Length == 0) is { } open)
            throw new ProblemErrorException($"Answer not provided for {open.Element.Name.LocalName}").At(open.Element);
    }

    public override IEnumerable<InputResult> Grade(AnswerSheet answers)
    {
        var given = answers.Values.TryGet(input.Id, out var value) && value.Value.ValueKind == JsonValueKind.Object ? value.Value : default;
        var ticked = input.Choices.Where(choice => Has(given, choice.Name)).ToList();
        var names = given.ValueKind == JsonValueKind.Object
            ? given.EnumerateObject().Select(member => member.Name).Where(name => name.EndsWith("bc", StringComparison.Ordinal)).ToHashSet() : [];
        // Each number is read, so that a slip of the pen is told before the marks.
        var areRight = ticked.SelectMany(choice => choice.Numbers.Select(number => IsRight(choice, number, TextOf(given, number.Name)))).ToList();
        yield return InputResult.Of(input.Id, input.Choices.Where(choice => choice.IsCorrect).Select(choice => choice.Name).ToHashSet().SetEquals(names) && areRight.TrueForAll(right => right));
    }

    /// <summary>The right choices by name, then the numbers of each, as upstream.</summary>
    public override IEnumerable<ShownAnswer> CorrectAnswers()
    {
        var right = input.Choices.Where(choice => choice.IsCorrect).ToList();
        return right.Select(choice => new ShownAnswer(choice.Name, [string.Join(", ", choice.Numbers.Select(number => number.Answer(Variables)))], IsList: false))
            .Prepend(new(input.Id, [.. right.Select(choice => choice.Name)], IsList: true));
    }

    private bool IsRight(TextChoice choice, TextNumber number, string given)
    {
        var student = ReadNumber(given);
        if (!choice.IsCorrect) return true;
        var written = number.Answer(Variables);
        var right = PythonNumber.Complex(written) ?? throw new ProblemErrorException($"The answer '{written}' is no number").At(number.Element);
        try
        {
            return number.Tolerance(Variables).Accepts(student, right);
        }
        catch (CalcException)
        {
            throw new ProblemErrorException("The tolerance has no value").At(number.Element);
        }
    }

    private static CalcNumber ReadNumber(string given)
    {
        try
        {
            var value = Calculator.Evaluate(given);
            return value.IsInteger ? CalcNumber.Of(value.Real) : value;
        }
        catch (CalcException)
        {
            throw new StudentInputException($"Could not interpret '{given}' as a number.");
        }
    }

    private static bool Has(JsonElement given, string name) => given.ValueKind == JsonValueKind.Object && given.TryGetProperty(name, out _);

    private static string TextOf(JsonElement given, string name) =>
        !given.TryGetProperty(name, out var value) ? "" : value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
