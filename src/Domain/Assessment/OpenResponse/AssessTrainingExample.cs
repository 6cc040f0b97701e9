using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>A learner assesses the next example of the training step.</summary>
/// <param name="Options">Chosen option by criterion.</param>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>Source: edx-ora2 <c>assessment/api/student_training.py</c> (assess_training_example), <c>models/student_training.py</c> (check_options).</remarks>
public sealed record AssessTrainingExample(UserId User, UsageKey Block, IReadOnlyDictionary<string, string> Options, DateTimeOffset At)
{
    /// <summary>Right in every criterion: the example is done. Else the fact carries the corrections, and the learner tries again.</summary>
    public Decision<OpenResponseEvent> Decide(OpenResponse state, ResponseRules rules)
    {
        if (state.Current is not { } response) return new NotSubmitted();
        if (response.IsCancelled) return new SubmissionCancelled();
        if (response.Status != ResponseStep.Training || response.ExamplesDone >= rules.Definition.Examples.Count) return new StepNotReached(ResponseStep.Training);
        if (rules.Closed(ResponseStep.Training, At) is { } closed) return closed;
        var expected = rules.Definition.Examples[response.ExamplesDone].Options;
        var corrections = expected
            .Where(right => Options.GetValueOrDefault(right.Key) != right.Value)
            .ToDictionary(StringComparer.Ordinal);
        var known = Options.Where(chosen => expected.ContainsKey(chosen.Key)).ToDictionary(StringComparer.Ordinal);
        return Decision<OpenResponseEvent>.Of(ResponseWorkflow.Then(
            User, Block, state, rules.Definition, At,
            new TrainingExampleAssessed(User, Block, response.Id, response.ExamplesDone, known, corrections, At)));
    }
}
