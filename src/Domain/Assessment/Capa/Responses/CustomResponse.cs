using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Judged by a function of the author's script (<c>cfn</c>), or by code inside the question, which sets <c>correct</c> and <c>messages</c>.</summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa/responsetypes.py</c> (CustomResponse). Not kept: upstream, grades that one question's function gave
/// leak into the next question of the problem when that one's function gives none.
/// </remarks>
internal class CustomResponse : PythonResponse
{
    public static readonly string[] AllowedInputs =
    [
        "textline", "textbox", "crystallography", "chemicalequationinput", "vsepr_input", "drag_and_drop_input", "designprotein2dinput",
        "editageneinput", "annotationinput", "jsinput", "formulaequationinput",
    ];

    private readonly string? expect;
    private readonly string? function;
    private readonly string code;

    public CustomResponse(ResponseSetup setup)
        : base(setup)
    {
        expect = Named("expect") ?? Named("answer");
        if (expect is not null) expect = Variables.Substitute(expect);
        function = InlineCode is null ? Named("cfn") : null;
        code = InlineCode ?? "";
    }

    public override PythonRun? RunFor(AnswerSheet answers, GradingContext context, ProblemScript script)
    {
        var submission = Inputs.Select(input => Sent(answers, input.Id)).ToList();
        if (Inputs.Count == 1 && !PythonObject.IsTrue(submission[0])) return null;
        return RunOver(Names(submission, answers, context), script);
    }

    /// <param name="own">What the question knows, by name.</param>
    protected virtual PythonRun RunOver(JsonObject own, ProblemScript script)
    {
        if (function is null) return new(code, script.Seed, script.Line + "\n" + own.ToJsonString(), IsRepeatable: true);

        var given = new JsonObject { ["expect"] = expect, ["ans"] = own["answer_given"]!.DeepClone() };
        var line = given.ToJsonString();
        var extras = (Element.Attribute("cfn_extra_args")?.Value ?? "").Split((char[])[' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        foreach (var name in extras)
        {
            // What the question knows hides what the script made of the same name; an unknown name is None.
            var value = own.TryGetPropertyValue(name, out var known) ? known?.ToJsonString() ?? "null"
                : name == "script_code" ? JsonSerializer.Serialize(script.Code)
                : script.Globals.TryGetValue(name, out var made) ? made.Json : "null";
            line += "\n{" + JsonSerializer.Serialize(name) + ":" + value + "}";
        }

        var call = $"cfn_return = {function}(expect, ans{string.Concat(extras.Select(name => $", {name}={name}"))})";
        return new($"{script.Code}\n{call}\n", script.Seed, line, IsRepeatable: false);
    }

    public override IEnumerable<InputResult> Interpret(PythonResult.Finished? result, AnswerSheet answers)
    {
        if (result is null)
        {
            var message = Element.Attribute("empty_answer_err") is { Value: not "" } ? "<span class=\"inline-error\">No answer entered!</span>" : "";
            return [new(Inputs[0].Id, Correctnesses.Incorrect, null, message)];
        }

        return CustomVerdict.Of(result, IsFunction, Inputs);
    }

    public override IEnumerable<ShownAnswer> CorrectAnswers() =>
        Inputs.Count == 1 && !string.IsNullOrEmpty(expect) ? [new(Inputs[0].Id, [expect], IsList: false)] : base.CorrectAnswers();

    /// <summary>A function returns the verdict; else code leaves it behind.</summary>
    protected virtual bool IsFunction => function is not null;

    private string? Named(string attribute) => Element.Attribute(attribute) is { Value: { Length: > 0 } value } ? value : null;

    /// <summary>What code inside the question finds as globals, and functions can ask for by <c>cfn_extra_args</c>.</summary>
    private JsonObject Names(List<JsonElement> submission, AnswerSheet answers, GradingContext context)
    {
        var given = new JsonArray([.. submission.Select(value => JsonNode.Parse(value.GetRawText()))]);
        return new()
        {
            ["response_id"] = Id,
            ["expect"] = expect,
            ["submission"] = given,
            ["answer_given"] = Inputs.Count == 1 ? given[0]?.DeepClone() : given.DeepClone(),
            ["idset"] = new JsonArray([.. Inputs.Select(input => JsonValue.Create(input.Id))]),
            ["dynamath"] = new JsonArray([.. Inputs.Select(input => answers.Text(TextInput.MathMlOf(input.Id)) is { } written ? JsonValue.Create(written) : null)]),
            ["answers"] = AllOf(answers),
            ["student_answers"] = AllOf(answers),
            ["correct"] = new JsonArray([.. Inputs.Select(_ => JsonValue.Create("unknown"))]),
            ["messages"] = new JsonArray([.. Inputs.Select(_ => JsonValue.Create(""))]),
            ["overall_message"] = "",
            ["options"] = Element.Attribute("options")?.Value,
            ["attempt"] = context.Attempt,
            ["debug"] = false,
        };
    }
}
