using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>
/// A question whose answers are judged by its author's Python. Judging has two steps, so that nothing runs in here: which run is needed
/// for these answers, and what its result means.
/// </summary>
internal abstract class PythonResponse(ResponseSetup setup) : CapaResponse(setup)
{
    /// <summary>Null: these answers are judged without running anything.</summary>
    /// <exception cref="ProblemErrorException">An answer is missing or cannot be read.</exception>
    public abstract PythonRun? RunFor(AnswerSheet answers, GradingContext context, ProblemScript script);

    /// <param name="result">Null where <see cref="RunFor"/> was.</param>
    /// <exception cref="ProblemErrorException">The code failed, or returned what nobody understands.</exception>
    public abstract IEnumerable<InputResult> Interpret(PythonResult.Finished? result, AnswerSheet answers);

    /// <summary>What a learner is told when the code raises.</summary>
    public virtual string Told(PythonResult.Failed failed) => failed.ForLearner();

    public sealed override IEnumerable<InputResult> Grade(AnswerSheet answers) =>
        throw new InvalidOperationException("Python is asked for by RunFor.");

    /// <summary>Of several inputs each its own, by attribute.</summary>
    public override IEnumerable<ShownAnswer> CorrectAnswers() => Inputs
        .Where(input => !string.IsNullOrEmpty(input.Element.Attribute("correct_answer")?.Value))
        .Select(input => new ShownAnswer(input.Id, [Variables.Substitute(input.Element.Attribute("correct_answer")!.Value)], IsList: false));

    /// <summary>An empty answer is one; an answer that was not sent is none.</summary>
    protected static JsonElement Sent(AnswerSheet answers, string input) =>
        answers.Values.TryGet(input, out var value) ? value.Value : throw new ProblemErrorException(CapaTexts.Unexpected);

    /// <summary>Body of the <c>answer</c> element inside; null: there is none.</summary>
    protected string? InlineCode => Element.Descendants("answer").FirstOrDefault() is { } answer ? ScriptNeed.TextOf(answer) : null;

    public static JsonObject AllOf(AnswerSheet answers)
    {
        var all = new JsonObject();
        foreach (var (input, value) in answers.Values) all[input] = JsonNode.Parse(value.GetRawText());
        return all;
    }
}

/// <summary>The scripts of a problem and what they left behind.</summary>
/// <param name="Code">Of all scripts; empty: there is none.</param>
/// <param name="Globals">Before any check ran: what the scripts made, or the two names that every problem knows.</param>
internal sealed record ProblemScript(string Code, int Seed, IReadOnlyDictionary<string, PythonValue> Globals)
{
    public static IReadOnlyDictionary<string, PythonValue> Standard(int seed, string anonymousStudentId) => new Dictionary<string, PythonValue>
    {
        ["seed"] = new(seed.ToString(CultureInfo.InvariantCulture), seed.ToString(CultureInfo.InvariantCulture)),
        ["anonymous_student_id"] = new(JsonSerializer.Serialize(anonymousStudentId), anonymousStudentId),
    };

    /// <summary>One line of JSON for <see cref="PythonRun.Globals"/>.</summary>
    public string Line => "{" + string.Join(',', Globals.Select(pair => JsonSerializer.Serialize(pair.Key) + ":" + pair.Value.Json)) + "}";
}
