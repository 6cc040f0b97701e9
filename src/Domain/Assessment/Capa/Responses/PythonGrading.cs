namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>One pass over the questions of a problem with what is known of the Python that judges them.</summary>
internal sealed class PythonGrading(ProblemScript script, AnswerSheet answers, GradingContext context)
{
    private readonly List<PythonRun> missing = [];

    /// <summary>Runs without which judging cannot go on.</summary>
    public IReadOnlyList<PythonRun> Missing => missing;

    /// <summary>Results by question; null: something is <see cref="Missing"/>.</summary>
    public Dictionary<CapaResponse, IReadOnlyList<InputResult>>? Judge(IReadOnlyList<CapaResponse> responses)
    {
        // Every check is asked for before the first is judged, so that all of them can run at once.
        var checks = responses.OfType<PythonResponse>().ToDictionary(response => response, response => response.RunFor(answers, context, script));
        foreach (var run in checks.Values.OfType<PythonRun>()) Ask(run);
        if (missing.Count > 0) return null;

        var results = responses.ToDictionary<CapaResponse, CapaResponse, IReadOnlyList<InputResult>>(response => response, response => response is PythonResponse python
            ? [.. python.Interpret(checks[python] is { } run ? Finished(run, python.Told) : null, answers)]
            // A hint function silences all other hints.
            : HintFunction.NameIn(response) is null ? response.Judge(answers) : [.. response.Grade(answers)]);
        foreach (var response in responses)
        {
            if (HintFunction.NameIn(response) is not { } function) continue;
            var run = HintFunction.RunFor(response, function, results[response], answers, context, script);
            Ask(run);
            if (missing.Count == 0) results[response] = HintFunction.Apply(Finished(run, failed => failed.ForLearner(HintFunction.FailureText(response, function))), results[response]);
        }

        return missing.Count > 0 ? null : results;
    }

    private void Ask(PythonRun run)
    {
        if (context.Python.Find(run) is null) missing.Add(run);
    }

    private PythonResult.Finished Finished(PythonRun run, Func<PythonResult.Failed, string> told) => context.Python.Find(run) switch
    {
        PythonResult.Finished finished => finished,
        PythonResult.Failed failed => throw new PythonFailedException(told(failed), failed.Trace),
        PythonResult.Unavailable away => throw new ProblemErrorException(away.Reason),
        var other => throw new InvalidOperationException($"Unknown result {other}."),
    };
}
