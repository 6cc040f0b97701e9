namespace OpenEdx.Domain.Assessment;

/// <summary>Whether a definition makes sense, beyond its form. The sentences are those that authors know from Studio.</summary>
/// <remarks>Source: edx-ora2 <c>openassessment/xblock/utils/validation.py</c>, <c>assessment/api/student_training.py</c> (validate_training_examples).</remarks>
public static class OpenResponseChecks
{
    /// <summary>The first thing that is wrong; null: nothing. Like upstream's import, nothing is refused for it.</summary>
    /// <param name="start">Of the block; null: always open. So <paramref name="due"/>.</param>
    public static string? FirstFault(this OpenResponseDefinition definition, DateTimeOffset? start, DateTimeOffset? due) =>
        OfRubric(definition) ?? OfModules(definition.Modules) ?? OfExamples(definition) ?? OfDates(definition, start, due) ??
        (definition.LeaderboardSize is < 0 or > OpenResponseDefinition.LargestLeaderboard ? "Leaderboard number is invalid." : null);

    private static string? OfRubric(OpenResponseDefinition definition)
    {
        var criteria = definition.Rubric.Criteria;
        if (criteria.Count == 0 || criteria.Any(criterion => criterion.Options.Any(option => option.Points < 0))) return "This rubric definition is not valid.";
        if (definition.Prompts.Count == 0) return "You must provide at least one prompt.";
        foreach (var criterion in criteria)
        {
            var twice = criterion.Options.GroupBy(option => option.Name, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => same.Key).ToList();
            if (twice.Count > 0) return $"Options in '{criterion.Name}' have duplicate name(s): {string.Join(", ", twice)}";
            if (criterion.Options.Count == 0 && criterion.Feedback != CriterionFeedback.Required)
                return "Criteria with no options must require written feedback.";
        }

        return null;
    }

    private static string? OfModules(IReadOnlyList<AssessmentModule> modules)
    {
        if (modules.Count == 0) return "This problem must include at least one assessment.";
        if (!IsOrderValid([.. modules.Select(module => module.Name)])) return "The assessment order you selected is invalid.";
        foreach (var module in modules)
        {
            if (module.Step == ResponseStep.Peer)
            {
                if (module.MustGrade is null or < 1) return "In peer assessment, the \"Must Grade\" value must be a positive integer.";
                if (module.MustBeGradedBy is null or < 1) return "In peer assessment, the \"Graded By\" value must be a positive integer.";
                if (module.MustGrade < module.MustBeGradedBy)
                    return "In peer assessment, the \"Must Grade\" value must be greater than or equal to the \"Graded By\" value.";
            }

            if (module.Step == ResponseStep.Training)
            {
                if (module.Examples.Count == 0) return "You must provide at least one example response for learner training.";
                if (module.Examples.Select(example => string.Join('\u0001', example.Parts)).Distinct(StringComparer.Ordinal).Count() < module.Examples.Count)
                    return "Each example response for learner training must be unique.";
            }

            if (module.Step == ResponseStep.Staff && modules.Count == 1 && module.Required != true)
                return "The \"required\" value must be true if staff assessment is the only step.";
        }

        return null;
    }

    /// <summary>Each at most once, none unknown, staff last, training before peers, and something that scores.</summary>
    private static bool IsOrderValid(List<string> names)
    {
        var steps = names.ConvertAll(ResponseStep.OfModule);
        if (steps.Contains(null) || steps.Distinct().Count() < steps.Count) return false;
        if (!steps.Exists(step => step is ResponseStep.Peer or ResponseStep.Self or ResponseStep.Staff)) return false;
        if (steps.Contains(ResponseStep.Staff) && steps[^1] != ResponseStep.Staff) return false;
        return !steps.Contains(ResponseStep.Training) || steps.IndexOf(ResponseStep.Peer) > steps.IndexOf(ResponseStep.Training);
    }

    private static string? OfExamples(OpenResponseDefinition definition)
    {
        if (definition.Module(ResponseStep.Training) is not { } training) return null;
        var criteria = definition.Rubric.Criteria;
        if (criteria.All(criterion => criterion.Options.Count == 0))
        {
            return "If your assignment includes a learner training step, the rubric must have at least one criterion, and that criterion must have at " +
                "least one option.";
        }

        var faults = new List<string>();
        foreach (var (index, example) in training.Examples.Index())
        {
            foreach (var (name, option) in example.Options)
            {
                if (criteria.FirstOrDefault(one => one.Name == name) is not { } criterion) faults.Add($"Example {index + 1} has an extra option for \"{name}\"");
                else if (criterion.Options.All(one => one.Name != option)) faults.Add($"Example {index + 1} has an invalid option for \"{name}\": \"{option}\"");
            }

            faults.AddRange(criteria
                .Where(criterion => criterion.Options.Count > 0 && !example.Options.ContainsKey(criterion.Name))
                .Select(criterion => $"Example {index + 1} is missing an option for \"{criterion.Name}\""));
        }

        return faults.Count == 0 ? null : string.Join("; ", faults);
    }

    private static string? OfDates(OpenResponseDefinition definition, DateTimeOffset? start, DateTimeOffset? due) =>
        StepDates.Resolve(definition, start, due).Error;
}
