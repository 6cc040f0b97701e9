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
        var what = Words(cause.Named.Kind);
        return UsageKey.TryParse(cause.Problem, out var problem) ? $"{what} ({problem.BlockId})" : what;
    }

    /// <summary>What led to something, in words.</summary>
    public string Text(CauseLink link)
    {
        var what = link.Place is not null ? Words(link.Kind) : Guid.TryParse(link.Kind, out _) ? $"event {link.Kind}, which is not near in the log" : Command(link.Kind);
        return $"{what}, by {NameOf(link.Actor)}";
    }

    private static string Words(string kind) => kind switch
    {
        "problem_checked" => "Answer submitted",
        "problem_reset" => "Problem reset",
        "course_version_published" => "Course published",
        "grading_policy_published" => "Grading policy edited",
        "task_requested" => "Job requested",
        var other => other.Replace('_', ' '),
    };

    /// <summary><c>SetGradeFreeze</c> → <c>request “set grade freeze”</c>.</summary>
    private static string Command(string name) =>
        $"request “{string.Concat(name.Select((letter, at) => char.IsUpper(letter) ? $"{(at == 0 ? "" : " ")}{char.ToLowerInvariant(letter)}" : letter.ToString())).Replace('_', ' ')}”";

    public static string Text(GradeValue? value) => value switch
    {
        null => "none",
        { Points: { } points } => $"{Dates.Percent(value.Percent)} ({Dates.Points(points.EarnedGraded)}/{Dates.Points(points.PossibleGraded)})",
        _ => $"{Dates.Percent(value.Percent)}{(value.Letter is { Length: > 0 } letter ? $" {letter}" : "")}{(value.Passed == true ? ", passing" : "")}",
    };
}
