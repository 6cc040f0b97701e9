using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Grading;

/// <summary>How one learner stands in one course run: what the progress page and the progress API show.</summary>
/// <param name="Outcome">Course grade over the grades that the learner may see.</param>
/// <param name="HasPassed">Passing now, hidden grades included.</param>
/// <param name="PassedAt">First pass; null: never.</param>
/// <param name="FinalGrades">Sum of weight × average over the types, of visible scores only.</param>
/// <param name="Policy">Null when the course's policy document cannot be understood; then types and outcome are empty.</param>
public sealed record ProgressView(
    CourseKey Course,
    UserId User,
    CourseOutcome Outcome,
    bool HasPassed,
    DateTimeOffset? PassedAt,
    GradingPolicy? Policy,
    IReadOnlyList<ProgressSection> Sections,
    IReadOnlyList<AssignmentSummary> Types,
    double FinalGrades,
    CompletionSummary Completion,
    bool HasScheduledContent,
    DateTimeOffset? CourseEnd);

/// <summary>A section (chapter).</summary>
public sealed record ProgressSection(UsageKey Usage, string Name, IReadOnlyList<ProgressSubsection> Subsections);

/// <summary>A subsection.</summary>
/// <param name="Format">Assignment type; null: none.</param>
/// <param name="Due">As set for everybody; null: none.</param>
/// <param name="Totals">Points over all problems, and over those that count.</param>
/// <param name="PercentGraded">0 to 1, 4 decimals.</param>
/// <param name="ShowCorrectness"><c>always</c>, <c>never</c>, <c>past_due</c>, <c>never_but_include_grade</c>.</param>
/// <param name="ShowGrades">The learner may see the points now.</param>
/// <param name="Problems">In order of appearance.</param>
public sealed record ProgressSubsection(
    UsageKey Usage, string Name, string? Format, bool IsGraded, DateTimeOffset? Due, SubsectionTotals Totals, double PercentGraded,
    string ShowCorrectness, bool ShowGrades, bool IsOpen, bool IsHiddenAfterDue, IReadOnlyList<WeightedPoints> Problems);

/// <summary>One assignment type as a learner may see it.</summary>
/// <param name="Average">0 to 1: visible scores over everything that is kept.</param>
/// <param name="Weighted">Average × weight, 4 decimals, halves away from zero.</param>
/// <param name="LastPublishDate">When the last hidden score will be shown; null: none is hidden until a date.</param>
/// <param name="Hidden"><c>all</c>, <c>some</c>, <c>none</c> of the kept scores are hidden.</param>
public sealed record AssignmentSummary(AssignmentType Type, double Average, double Weighted, DateTimeOffset? LastPublishDate, string Hidden);

/// <summary>Units by completion.</summary>
/// <param name="Locked">Behind a prerequisite.</param>
public sealed record CompletionSummary(int Complete, int Incomplete, int Locked);
