using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;

namespace OpenEdx.Workers.Grading;

/// <summary>The graded subsections of one assignment type, as grade reports list them.</summary>
/// <param name="Name">As written in the subsections, whether or not the policy knows it.</param>
/// <param name="Grader">Null: the policy does not know the type.</param>
internal sealed record AssignmentColumns(string Name, AssignmentType? Grader, IReadOnlyList<GradedSubsection> Subsections)
{
    /// <summary>One assignment stands for its type; of several each has a column, and their average has one.</summary>
    public bool IsSeparate => Subsections.Count > 1;

    public IEnumerable<string> Titles() => IsSeparate
        ? [.. Subsections.Select((subsection, at) => Title(subsection, at)), $"{Name} (Avg)"]
        : [Name];

    public string Title(GradedSubsection subsection, int at) => FormattableString.Invariant($"{Name} {at + 1}: {subsection.Name}");
}

/// <summary>A problem of a graded subsection.</summary>
/// <param name="Title">Without <c>(Earned)</c> and <c>(Possible)</c>.</param>
internal sealed record ProblemColumn(GradedProblem Problem, string Title);

/// <summary>Columns of grade reports, in upstream's order: types as they first occur in the course, subsections in course order.</summary>
/// <remarks>
/// Source: Open edX 2026, <c>lms/djangoapps/grades/context.py</c>, <c>lms/djangoapps/instructor_task/tasks_helper/grades.py</c>. Differs:
/// subsections that only staff may see have no column, since nobody is graded in them.
/// </remarks>
internal static class GradeColumns
{
    public static IReadOnlyList<AssignmentColumns> Assignments(GradedCourse course) =>
    [
        .. course.Subsections.Where(subsection => subsection.IsGraded)
            .GroupBy(subsection => subsection.Format ?? "None")
            .Select(type => new AssignmentColumns(type.Key, course.Policy?.AssignmentTypes.LastOrDefault(known => known.Type == type.Key), [.. type])),
    ];

    /// <summary>A problem in two subsections keeps its first place, under the name of the last.</summary>
    public static IReadOnlyList<ProblemColumn> Problems(GradedCourse course, PublishedCourse content)
    {
        var titles = new Dictionary<UsageKey, string>();
        var order = new List<GradedProblem>();
        foreach (var type in Assignments(course))
        {
            foreach (var (subsection, at) in type.Subsections.Select((subsection, at) => (subsection, at)))
            {
                foreach (var problem in subsection.Problems)
                {
                    if (!titles.ContainsKey(problem.Usage)) order.Add(problem);
                    titles[problem.Usage] = $"{type.Title(subsection, at)} - {NameOf(problem, content)}";
                }
            }
        }

        return [.. order.Select(problem => new ProblemColumn(problem, titles[problem.Usage]))];
    }

    private static string NameOf(GradedProblem problem, PublishedCourse content) =>
        !content.TryFind(problem.Usage, out var block) ? problem.Usage.BlockId
        : block.Type == "problem" ? block.ProblemSettings(content.Version).DisplayName
        : block.DisplayName ?? block.Type;
}
