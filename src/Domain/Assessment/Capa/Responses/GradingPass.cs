namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>One pass over the questions of a problem with what is known of the Python and the servers that judge them.</summary>
internal sealed class GradingPass(ProblemScript script, AnswerSheet answers, GradingContext context)
{
    private readonly List<PythonRun> missingRuns = [];
    private readonly List<ServerCall> missingCalls = [];

    /// <summary>Runs without which judging cannot go on.</summary>
    public IReadOnlyList<PythonRun> MissingRuns => missingRuns;

    /// <summary>Questions to servers without whose replies judging cannot go on.</summary>
    public IReadOnlyList<ServerCall> MissingCalls => missingCalls;

    private bool IsComplete => missingRuns.Count == 0 && missingCalls.Count == 0;

    /// <summary>Results by question; null: something is missing.</summary>
    public Dictionary<CapaResponse, IReadOnlyList<InputResult>>? Judge(IReadOnlyList<CapaResponse> responses)
    {
        // Every check is asked for before the first is judged, so that all of them can run at once.
        var checks = responses.OfType<PythonResponse>().ToDictionary(response => response, response => response.RunFor(answers, context, script));
        foreach (var run in checks.Values.OfType<PythonRun>()) Ask(run);
        var calls = responses.OfType<ExternalResponse>().ToDictionary(response => response, response => response.CallFor(answers));
        missingCalls.AddRange(calls.Values.Where(call => context.Prepared.Find(call) is null));
        if (!IsComplete) return null;

        var results = responses.ToDictionary<CapaResponse, CapaResponse, IReadOnlyList<InputResult>>(response => response, response => response switch
        {
            PythonResponse python => [.. python.Interpret(checks[python] is { } run ? Finished(run, python.Told) : null, answers)],
            ExternalResponse external => [.. external.Interpret(context.Prepared.Find(calls[external])!)],
            // A hint function silences all other hints.
            _ => HintFunction.NameIn(response) is null ? response.Judge(answers) : [.. response.Grade(answers)],
        });
        foreach (var response in responses)
        {
            if (HintFunction.NameIn(response) is not { } function) continue;
            var run = HintFunction.RunFor(response, function, results[response], answers, context, script);
            Ask(run);
            if (IsComplete) results[response] = HintFunction.Apply(Finished(run, failed => failed.ForLearner(HintFunction.FailureText(response, function))), results[response]);
        }

        return IsComplete ? results : null;
    }

    private void Ask(PythonRun run)
    {
        if (context.Prepared.Find(run) is null) missingRuns.Add(run);
    }

    private PythonResult.Finished Finished(PythonRun run, Func<PythonResult.Failed, string> told) => context.Prepared.Find(run) switch
    {
        PythonResult.Finished finished => finished,
        PythonResult.Failed failed => throw new GradingFailedException(told(failed), failed.Trace),
        PythonResult.Unavailable away => throw new ProblemErrorException(away.Reason),
        var other => throw new InvalidOperationException($"Unknown result {other}."),
    };
}
