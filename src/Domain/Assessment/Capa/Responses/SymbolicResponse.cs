using System.Text.Json.Nodes;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>A formula, judged by computer algebra: right if it is the same as the expected one when both are read, without simplification.</summary>
/// <remarks>
/// Source: Open edX <c>xmodule/capa/responsetypes.py</c> (SymbolicResponse). The check is <c>symmath_check</c> of our own module, in the sandbox, whatever
/// <c>cfn</c> says. Differs: Open edX checks in its own process.
/// </remarks>
internal sealed class SymbolicResponse(ResponseSetup setup) : CustomResponse(setup)
{
    private const string Check = "from symmath import symmath_check\ncfn_return = symmath_check(expect, ans, dynamath=dynamath, options=options, debug=debug)\n";

    protected override bool IsFunction => true;

    protected override PythonRun RunOver(JsonObject own, ProblemScript script)
    {
        var known = new JsonObject { ["ans"] = own["answer_given"]?.DeepClone() };
        foreach (var name in (ReadOnlySpan<string>)["expect", "dynamath", "options", "debug"]) known[name] = own[name]?.DeepClone();
        return new(Check, script.Seed, known.ToJsonString(), IsRepeatable: true);
    }

    /// <summary>What the check itself raises means nothing to learners, but for the algebra system that is missing.</summary>
    public override string Told(PythonResult.Failed failed) =>
        failed.Error.StartsWith("ImportError: ", StringComparison.Ordinal) ? failed.ForLearner() : CapaTexts.Unexpected;
}
