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
        var given = answers.Values.TryGet(input.Id, out var value) && value.Value.ValueKind == JsonValueKind.Object
            ? value.Value.EnumerateObject().ToDictionary(member => member.Name, member => TextOf(member.Value)) : [];
        var ticked = given.Keys.Where(name => name.EndsWith("bc", StringComparison.Ordinal)).ToHashSet();
        var rights = input.Choices.Where(choice => choice.IsCorrect).ToList();
        var numbers = rights.SelectMany(choice => choice.Numbers).ToDictionary(number => number.Name);
        // Each number in a ticked choice is read, so that a slip of the pen is told before the marks.
        var areRight = given.Where(pair => ticked.Contains(pair.Key.Split("_numtolerance_input_")[0] + "bc")).ToList()
            .ConvertAll(pair => IsRight(numbers.GetValueOrDefault(pair.Key), pair.Value));
        var isComplete = rights.Where(choice => ticked.Contains(choice.Name)).SelectMany(choice => choice.Numbers).All(number => given.ContainsKey(number.Name));
        yield return InputResult.Of(input.Id, rights.Select(choice => choice.Name).ToHashSet().SetEquals(ticked) && isComplete && areRight.TrueForAll(right => right));
    }

    /// <summary>The right choices by name, then the numbers of each, as upstream.</summary>
    public override IEnumerable<ShownAnswer> CorrectAnswers()
    {
        var right = input.Choices.Where(choice => choice.IsCorrect).ToList();
        return right.Select(choice => new ShownAnswer(choice.Name, [string.Join(", ", choice.Numbers.Select(number => number.Answer(Variables)))], IsList: false))
            .Prepend(new(input.Id, [.. right.Select(choice => choice.Name)], IsList: true));
    }

    /// <param name="number">Null: the choice is wrong, only its numbers must be some.</param>
    private bool IsRight(TextNumber? number, string given)
    {
        var right = number is null ? CalcNumber.Of(0.0)
            : PythonNumber.Complex(number.Answer(Variables)) ?? throw ProblemErrorException.Verbatim("The Staff answer could not be interpreted as a number.").At(number.Element);
        var student = ReadNumber(given);
        if (number is null) return true;
        try
        {
            return number.Tolerance(Variables).Accepts(student, right);
        }
        catch (CalcException)
        {
            throw new StudentInputException(NoNumber(given));
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
            throw new StudentInputException(NoNumber(given));
        }
    }

    private static string NoNumber(string given) => $"Could not interpret '{given}' as a number.";

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
