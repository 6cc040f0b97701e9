using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Projections.Grading;

/// <summary>The points of a learner in the subsections of a course, in passing: without percentages, letters or what is hidden. Reader: blocks for apps.</summary>
public sealed class AssignmentPoints(GradesQuery grades, GradedCourses courses, GradedLearners learners)
{
    /// <summary>By usage key of the subsection, graded points only; subsections without content to grade have 0 of 0.</summary>
    public async Task<IReadOnlyDictionary<string, (string? Format, double Earned, double Possible)>> Of(UserId user, CourseOutline outline, DateTimeOffset now, CancellationToken ct)
    {
        var course = courses.GradedCourseOf(outline.Course);
        var rows = await grades.SubsectionGrades(user, course.Course, ct);
        // Only what was never touched has to be calculated.
        var learner = course.Subsections.All(subsection => rows.ContainsKey(subsection.Usage.ToString()))
            ? GradedLearner.Nobody
            : await learners.Find(user, course, ct);
        return course.Subsections.ToDictionary(subsection => subsection.Usage.ToString(), subsection => Points(subsection, rows, learner, now));
    }

    private static (string? Format, double Earned, double Possible) Points(
        GradedSubsection subsection, IReadOnlyDictionary<string, SubsectionGrade> rows, GradedLearner learner, DateTimeOffset now)
    {
        if (rows.TryGetValue(subsection.Usage.ToString(), out var row)) return (subsection.Format, row.EarnedGraded, row.PossibleGraded);
        var totals = subsection.Totals(learner, now);
        return (subsection.Format, totals.EarnedGraded, totals.PossibleGraded);
    }
}
