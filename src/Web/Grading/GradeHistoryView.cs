using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Grading;

/// <summary>An explained grade and the names that it needs.</summary>
/// <param name="Names">Of people; who was retired has none.</param>
/// <param name="Subsections">Names of those that are published today.</param>
/// <param name="At">The moment that was asked about, as it was written; null: now.</param>
public sealed record GradeHistoryView(
    CourseHeading Heading, GradeExplanation Explanation, IReadOnlyDictionary<UserId, PersonName> Names, IReadOnlyDictionary<UsageKey, string> Subsections,
    string? At)
{
    public string Learner => NameOf(Explanation.Learner);

    public string NameOf(UserId? user) => user is not { } id ? "the system" : Names.TryGetValue(id, out var name) ? name.Username : $"user {id}";

    public string SubjectOf(GradeStep step) => step.Subsection is not { } subsection ? "Course grade" : Subsections.GetValueOrDefault(subsection) ?? subsection.BlockId;

    /// <summary>What happened, in words; a kind without words of its own is called as it is stored.</summary>
    public static string CauseOf(CausingEvent cause)
    {
        var what = cause.Named.Kind switch
        {
            "problem_checked" => "Answer submitted",
            "problem_reset" => "Problem reset",
            "course_version_published" => "Course published",
            var other => other.Replace('_', ' '),
        };
        return UsageKey.TryParse(cause.Problem, out var problem) ? $"{what} ({problem.BlockId})" : what;
    }

    public static string Text(GradeValue? value) => value switch
    {
        null => "none",
        { Points: { } points } => $"{Dates.Percent(value.Percent)} ({Dates.Points(points.EarnedGraded)}/{Dates.Points(points.PossibleGraded)})",
        _ => $"{Dates.Percent(value.Percent)}{(value.Letter is { Length: > 0 } letter ? $" {letter}" : "")}{(value.Passed == true ? ", passing" : "")}",
    };
}
