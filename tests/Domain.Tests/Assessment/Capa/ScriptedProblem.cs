using System.Text.Json;
using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Domain.Tests.Assessment.Capa;

/// <summary>Problems with Python whose runs are answered by the test instead of an interpreter.</summary>
internal static class ScriptedProblem
{
    public const string Script = "<script type='loncapa/python'>\ndef f(expect, ans): return True\n</script>";

    /// <summary>The scripts ran and left these values behind.</summary>
    public static CapaProblem Of(string questions, params (string Name, object? Value)[] values) => CapaProblem.Load(
        $"<problem>{Script}{questions}</problem>", Problem.Id, 1, "", Finished([("seed", 1), .. values]));

    public static PythonResult.Finished Finished(params (string Name, object? Value)[] values) => new(
        values.ToDictionary(pair => pair.Name, pair => new PythonValue(pair.Value is string text && text.StartsWith("json:", StringComparison.Ordinal) ? text[5..] : JsonSerializer.Serialize(pair.Value), pair.Value?.ToString() ?? "None")));

    public static AnswerSheet Sheet(CapaProblem problem, params object[] answers) =>
        AnswerSheet.Of(problem.InputIds.Zip(answers, (input, answer) => (input, answer)));

    /// <summary>The runs that grading asks for first.</summary>
    public static IReadOnlyList<PythonRun> Runs(this CapaProblem problem, params object[] answers) =>
        Assert.IsType<GradeOutcome.NeedsMore>(problem.Grade(Sheet(problem, answers))).Runs;

    /// <summary>What grading says when every run it asks for has this result.</summary>
    public static GradeOutcome Answered(this CapaProblem problem, PythonResult result, params object[] answers)
    {
        var context = GradingContext.First;
        for (var round = 0; round < 3; round++)
        {
            if (problem.Grade(Sheet(problem, answers), context) is not GradeOutcome.NeedsMore needed) break;
            context = context with { Prepared = needed.Runs.Aggregate(context.Prepared, (known, run) => known.With(run, result)) };
        }

        return problem.Grade(Sheet(problem, answers), context);
    }

    /// <summary>What comes of a function's return value, as word and points by input.</summary>
    public static string Returned(this CapaProblem problem, string json, params object[] answers) =>
        problem.Answered(Finished(("cfn_return", "json:" + json)), answers) switch
        {
            GradeOutcome.Graded graded => string.Join(", ", graded.Marks.Select(mark => FormattableString.Invariant($"{mark.Correctness} {mark.Points}{(mark.Message.Length > 0 ? " " + mark.Message : "")}{(mark.ResponseMessage is { } all ? $" [{all}]" : "")}"))),
            GradeOutcome.Rejected rejected => rejected.Message,
            var other => other.ToString(),
        };
}
