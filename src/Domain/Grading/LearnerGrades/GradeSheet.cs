namespace OpenEdx.Domain.Grading;

/// <summary>What the subsections of a course contribute to one learner's course grade, by assignment type, in course order (olx §14.6).</summary>
public static class GradeSheet
{
    /// <param name="totalsOf">The learner's points in a subsection, attempted or not.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<AssignmentScore>> Of(GradedCourse course, Func<GradedSubsection, SubsectionTotals> totalsOf)
    {
        var sheet = new Dictionary<string, IReadOnlyList<AssignmentScore>>(StringComparer.Ordinal);
        foreach (var subsection in course.Subsections)
        {
            if (!subsection.IsGraded || subsection.Format is not { } format) continue;
            var totals = totalsOf(subsection);
            if (!(totals.PossibleGraded > 0)) continue;
            if (!sheet.TryGetValue(format, out var list)) sheet[format] = list = new List<AssignmentScore>();
            ((List<AssignmentScore>)list).Add(new(subsection.Name, totals.EarnedGraded, totals.PossibleGraded) { Subsection = subsection.Usage });
        }

        return sheet;
    }
}
