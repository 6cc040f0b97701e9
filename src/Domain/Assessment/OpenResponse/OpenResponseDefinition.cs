namespace OpenEdx.Domain.Assessment;

/// <summary>A worked example of the training step.</summary>
/// <param name="Parts">Answer, a text for each prompt.</param>
/// <param name="Options">Right option by criterion.</param>
public sealed record TrainingExample(IReadOnlyList<string> Parts, IReadOnlyDictionary<string, string> Options);

/// <summary>One assessment module of an open response.</summary>
/// <param name="Name"><c>student-training</c>, <c>peer-assessment</c>, <c>self-assessment</c>, <c>staff-assessment</c>, or what an author wrote there.</param>
/// <param name="Start">As written, UTC; null: that of the step before.</param>
/// <param name="Due">As written, UTC; null: that of the step after.</param>
/// <param name="MustGrade">Peers whose responses a learner must assess; null: not given.</param>
/// <param name="MustBeGradedBy">Assessments that a response needs; null: not given.</param>
/// <param name="IsFlexible">After a week fewer assessments are enough, see <see cref="PeerRules"/>.</param>
/// <param name="UsesMean">Peer scores are averaged; else their median counts.</param>
/// <param name="Required">Of staff assessment: nothing is scored without it; null: not given.</param>
public sealed record AssessmentModule(
    string Name, DateTimeOffset? Start, DateTimeOffset? Due, int? MustGrade, int? MustBeGradedBy, bool IsFlexible, bool UsesMean, bool? Required,
    IReadOnlyList<TrainingExample> Examples)
{
    /// <summary>Null: a module that this platform does not know.</summary>
    public string? Step => ResponseStep.OfModule(Name);
}

/// <summary>An open response as its author defined it.</summary>
/// <param name="Title">Null: the block's own name counts.</param>
/// <param name="Prompts">HTML or text, see <paramref name="PromptsAreHtml"/>; never empty.</param>
/// <param name="TextResponse"><c>required</c>, <c>optional</c>; null: no text is asked for.</param>
/// <param name="TextEditor"><c>text</c> or <c>tinymce</c>.</param>
/// <param name="FileResponse"><c>required</c>, <c>optional</c>; null: no files are asked for.</param>
/// <param name="FileType"><c>image</c>, <c>pdf-and-image</c>, <c>custom</c>; null: any.</param>
/// <param name="FileExtensions">Of <c>custom</c>: lower case, without a dot.</param>
/// <param name="DateConfig"><c>manual</c>, <c>subsection</c> or <c>course_end</c>.</param>
/// <param name="LeaderboardSize">0: no leaderboard.</param>
public sealed record OpenResponseDefinition(
    string? Title, IReadOnlyList<string> Prompts, bool PromptsAreHtml, Rubric Rubric, IReadOnlyList<AssessmentModule> Modules,
    DateTimeOffset? SubmissionStart, DateTimeOffset? SubmissionDue, string? TextResponse, string TextEditor, string? FileResponse, string? FileType,
    IReadOnlyList<string> FileExtensions, bool AllowsManyFiles, bool AllowsLatex, bool ShowsRubric, string DateConfig, int LeaderboardSize,
    bool UsesTeams)
{
    /// <summary>Source: edx-ora2 <c>openassessment/xblock/utils/validation.py</c> (MAX_TOP_RESPONSES).</summary>
    public const int LargestLeaderboard = 100;

    /// <summary>Learners may take a submission back and write another one.</summary>
    public bool AllowsTakingBack { get; init; }

    /// <summary>How long after submitting; null: until the response is due.</summary>
    public TimeSpan? TakingBackWithin { get; init; }

    /// <summary>Modules in order, as far as they are known.</summary>
    public IReadOnlyList<string> Steps => [.. Modules.Select(module => module.Step).OfType<string>()];

    public AssessmentModule? Module(string step) => Modules.FirstOrDefault(module => module.Step == step);

    /// <summary>Null: no such step, or its numbers are missing.</summary>
    public PeerRules? Peer => Module(ResponseStep.Peer) is { MustGrade: { } grade, MustBeGradedBy: { } by } module ? new(grade, by, module.IsFlexible, module.UsesMean) : null;

    public bool NeedsStaff => Module(ResponseStep.Staff)?.Required == true;

    public IReadOnlyList<TrainingExample> Examples => Module(ResponseStep.Training)?.Examples ?? [];
}

/// <summary>How peers assess each other.</summary>
/// <param name="MustGrade">Responses that a learner must assess.</param>
/// <param name="MustBeGradedBy">Assessments that a response needs.</param>
/// <remarks>Source: edx-ora2 <c>openassessment/assessment/api/peer.py</c>.</remarks>
public sealed record PeerRules(int MustGrade, int MustBeGradedBy, bool IsFlexible, bool UsesMean)
{
    /// <summary>A response taken for assessment comes back into the queue after this.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromHours(8);

    private const int FlexibleDays = 7;
    private const int FlexiblePercent = 30;

    /// <summary>Flexible grading has begun for a response: days count by date, UTC.</summary>
    public bool IsRelaxed(DateTimeOffset submitted, DateTimeOffset now) =>
        IsFlexible && (now.UtcDateTime.Date - submitted.UtcDateTime.Date).Days >= FlexibleDays;

    /// <summary>Assessments without which a response is not scored.</summary>
    public int Needed(DateTimeOffset submitted, DateTimeOffset now) =>
        IsRelaxed(submitted, now) ? Math.Max(1, MustBeGradedBy * FlexiblePercent / 100) : MustBeGradedBy;

    /// <summary>How many of the received assessments count: the first ones.</summary>
    public int Counted(int received, DateTimeOffset submitted, DateTimeOffset now) =>
        IsRelaxed(submitted, now) ? Math.Min(received, MustBeGradedBy) : MustBeGradedBy;

    /// <summary>Points by criterion, over the assessments that count.</summary>
    public IReadOnlyDictionary<string, int> Points(IReadOnlyList<RubricAssessment> counted) => counted
        .SelectMany(assessment => assessment.Criteria)
        .GroupBy(criterion => criterion.Criterion, criterion => criterion.Earned, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => UsesMean ? PeerScores.Mean([.. group]) : PeerScores.Median([.. group]), StringComparer.Ordinal);
}

/// <summary>Several opinions made one.</summary>
/// <remarks>Source: edx-ora2 <c>openassessment/assessment/models/base.py</c> (get_median_score, get_mean_score).</remarks>
public static class PeerScores
{
    /// <summary>The one in the middle; of two in the middle their average, rounded up. 0 without any.</summary>
    public static int Median(IReadOnlyCollection<int> scores)
    {
        if (scores.Count == 0) return 0;
        var sorted = scores.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : Up(sorted[middle - 1] + sorted[middle], 2);
    }

    /// <summary>Rounded up. 0 without any.</summary>
    public static int Mean(IReadOnlyCollection<int> scores) => scores.Count == 0 ? 0 : Up(scores.Sum(), scores.Count);

    private static int Up(int sum, int count) => (int)Math.Ceiling(sum / (double)count);
}
