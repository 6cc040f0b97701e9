namespace OpenEdx.Domain.Assessment;

/// <summary>One choice of a criterion.</summary>
/// <param name="Name">Identity within the criterion; stored with assessments.</param>
/// <param name="Label">As shown.</param>
public sealed record RubricOption(string Name, string Label, int Points, string Explanation);

/// <summary>Whether assessors may, or must, write about a criterion.</summary>
public enum CriterionFeedback
{
    Disabled,
    Optional,
    Required,
}

/// <summary>What a response is judged by.</summary>
/// <param name="Name">Identity within the rubric; stored with assessments.</param>
/// <param name="Label">As shown.</param>
/// <param name="Options">Empty: judged in words alone, for no points.</param>
public sealed record RubricCriterion(string Name, string Label, string Prompt, CriterionFeedback Feedback, IReadOnlyList<RubricOption> Options)
{
    public int Possible => Options.Count == 0 ? 0 : Options.Max(option => option.Points);
}

/// <summary>The criteria of an open response.</summary>
/// <param name="FeedbackPrompt">Question above the overall feedback; null: none.</param>
/// <param name="FeedbackDefaultText">What the field of the overall feedback starts with; null: nothing.</param>
/// <remarks>Source: edx-ora2 <c>openassessment/assessment/models/base.py</c> (Rubric, Criterion, AssessmentPart).</remarks>
public sealed record Rubric(IReadOnlyList<RubricCriterion> Criteria, string? FeedbackPrompt, string? FeedbackDefaultText)
{
    /// <summary>Longest feedback in characters; the rest is cut off, as upstream.</summary>
    public const int LongestFeedback = 1024 * 100;

    /// <summary>Sum of the best option of each criterion.</summary>
    public int Possible => Criteria.Sum(criterion => criterion.Possible);

    /// <summary>What an assessor chose and wrote, with the points of today; null: a choice is missing or unknown.</summary>
    /// <remarks>Feedback where the rubric asks for none is dropped; a criterion without options must have some.</remarks>
    public RubricAssessment? Assess(Guid id, RubricAnswers answers)
    {
        if (answers.Options.Keys.Any(name => Criteria.All(criterion => criterion.Name != name))) return null;
        var assessed = new List<AssessedCriterion>(Criteria.Count);
        foreach (var criterion in Criteria)
        {
            var feedback = criterion.Feedback == CriterionFeedback.Disabled ? "" : Cut(answers.Feedback.GetValueOrDefault(criterion.Name) ?? "");
            RubricOption? option = null;
            if (criterion.Options.Count > 0)
            {
                option = answers.Options.TryGetValue(criterion.Name, out var chosen) ? criterion.Options.FirstOrDefault(one => one.Name == chosen) : null;
                if (option is null) return null;
            }
            else if (!answers.Feedback.ContainsKey(criterion.Name))
            {
                return null;
            }

            assessed.Add(new(criterion.Name, option?.Name, option?.Points ?? 0, criterion.Possible, feedback));
        }

        return new(id, assessed, Cut(answers.Overall));
    }

    private static string Cut(string text) => text.Length <= LongestFeedback ? text : text[..LongestFeedback];
}

/// <summary>What an assessor sends.</summary>
/// <param name="Options">Name of the option by name of the criterion.</param>
/// <param name="Feedback">By name of the criterion.</param>
/// <param name="Overall">Empty: none.</param>
public sealed record RubricAnswers(IReadOnlyDictionary<string, string> Options, IReadOnlyDictionary<string, string> Feedback, string Overall);

/// <summary>One criterion as judged: later changes of the rubric leave it as it is.</summary>
/// <param name="Option">Name of the option; null: the criterion had none.</param>
/// <param name="Earned">Points of the option.</param>
/// <param name="Possible">Points of the best option then.</param>
/// <param name="Feedback">Empty: none.</param>
public sealed record AssessedCriterion(string Criterion, string? Option, int Earned, int Possible, string Feedback);

/// <summary>A whole assessment.</summary>
/// <param name="Feedback">On the response as a whole; empty: none.</param>
public sealed record RubricAssessment(Guid Id, IReadOnlyList<AssessedCriterion> Criteria, string Feedback)
{
    public int Earned() => Criteria.Sum(criterion => criterion.Earned);

    public int Possible() => Criteria.Sum(criterion => criterion.Possible);

    public bool Equals(RubricAssessment? other) => other is not null && Id == other.Id && Feedback == other.Feedback && Criteria.SequenceEqual(other.Criteria);

    public override int GetHashCode() => HashCode.Combine(Id, Feedback, Criteria.Count);
}
