using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>A circuit: the author's code looks at the drawing and at the results of its simulation, and sets <c>correct</c>.</summary>
/// <remarks>Source: Open edX <c>xmodule/capa/responsetypes.py</c> (SchematicResponse).</remarks>
internal sealed class SchematicResponse : PythonResponse
{
    private readonly string code;

    public SchematicResponse(ResponseSetup setup)
        : base(setup) => code = InlineCode ?? throw new ProblemErrorException("a schematic needs an answer element with code");

    public override string Told(PythonResult.Failed failed) => failed.ForLearner(
        "Error in evaluating SchematicResponse. The error was: Couldn't execute jailed code: {0}");

    /// <summary>As texts, which puts the tenth input before the second.</summary>
    private IOrderedEnumerable<CapaInput> Ordered => Inputs.OrderBy(input => input.Id, StringComparer.Ordinal);

    public override PythonRun RunFor(AnswerSheet answers, GradingContext context, ProblemScript script)
    {
        var submission = new JsonArray([.. Ordered.Select(input => Drawing(Sent(answers, input.Id)))]);
        return new(code, script.Seed, script.Line + "\n" + new JsonObject { ["submission"] = submission }.ToJsonString(), IsRepeatable: true);
    }

    public override IEnumerable<InputResult> Interpret(PythonResult.Finished? result, AnswerSheet answers)
    {
        if (result is null || !result.Globals.TryGetValue("correct", out var set) || PythonObject.Parse(set.Json) is not { ValueKind: JsonValueKind.Array } words)
            throw new ProblemErrorException(CapaTexts.Unexpected);
        var judged = words.EnumerateArray().Select(PythonObject.Text).ToList();
        // An input without a word is not judged, hence not right.
        return Ordered.Select((input, place) => new InputResult(
            input.Id, judged.ElementAtOrDefault(place) is Correctnesses.Correct or Correctnesses.PartiallyCorrect ? judged[place] : Correctnesses.Incorrect));
    }

    private static JsonNode? Drawing(JsonElement answer)
    {
        try
        {
            return answer.ValueKind == JsonValueKind.String ? JsonNode.Parse(answer.GetString()!) : throw new JsonException();
        }
        catch (JsonException)
        {
            throw new ProblemErrorException(CapaTexts.Unexpected);
        }
    }
}
