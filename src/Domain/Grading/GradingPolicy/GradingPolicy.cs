using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Grading;

/// <summary>How a course run turns subsection scores into one grade: the document <c>grading_policy.json</c>, understood.</summary>
/// <remarks>Source: Open edX <c>xmodule/graders.py</c>, <c>lms/djangoapps/grades/course_grade.py</c>.</remarks>
/// <param name="AssignmentTypes">In the author's order. Empty: everything is worth nothing.</param>
/// <param name="Cutoffs">In the author's order; may be empty, then nobody gets a letter or passes.</param>
public sealed record GradingPolicy(IReadOnlyList<AssignmentType> AssignmentTypes, IReadOnlyList<GradeCutoff> Cutoffs)
{
    /// <summary>Policy of a course whose author wrote none (olx §14.8).</summary>
    public static GradingPolicy Default { get; } = new(
        [
            new("Homework", "HW", 12, 2, 0.15),
            new("Lab", "Lab", 12, 2, 0.15),
            new("Midterm Exam", "Midterm", 1, 0, 0.3),
            new("Final Exam", "Final", 1, 0, 0.4),
        ],
        [new("Pass", 0.5)]);

    /// <summary>Course grade from the scores of the graded subsections.</summary>
    /// <param name="sheet">By assignment type, in course order. Subsections without points to earn are not in it.</param>
    public CourseOutcome Grade(IReadOnlyDictionary<string, IReadOnlyList<AssignmentScore>> sheet)
    {
        var total = 0.0;
        foreach (var type in AssignmentTypes)
        {
            total += type.Average(sheet.GetValueOrDefault(type.Type) ?? []) * type.Weight;
        }

        var percent = GradeRounding.Course(total);
        return new(percent, LetterOf(percent), IsPassing(percent));
    }

    /// <summary>Name of the highest cutoff reached; empty below all.</summary>
    public string LetterOf(double percent) =>
        Cutoffs.OrderByDescending(cutoff => cutoff.AtLeast).FirstOrDefault(cutoff => percent >= cutoff.AtLeast)?.Letter ?? "";

    /// <summary>At or above the smallest cutoff that is not 0: a cutoff of 0 gives a letter but never a pass.</summary>
    public bool IsPassing(double percent)
    {
        var passing = Cutoffs.Where(cutoff => cutoff.AtLeast > 0).Select(cutoff => (double?)cutoff.AtLeast).Min();
        return percent >= passing;
    }

    public bool Equals(GradingPolicy? other) =>
        other is not null && AssignmentTypes.SequenceEqual(other.AssignmentTypes) && Cutoffs.SequenceEqual(other.Cutoffs);

    public override int GetHashCode() => HashCode.Combine(AssignmentTypes.Count, Cutoffs.Count);
}

/// <summary>A letter and the percent (0 to 1) from which on it is given.</summary>
public sealed record GradeCutoff(string Letter, double AtLeast);

/// <summary>A course grade.</summary>
/// <param name="Percent">0 to 1, rounded (olx §14.7); above 1 is possible.</param>
/// <param name="Letter">Empty: below every cutoff.</param>
public sealed record CourseOutcome(double Percent, string Letter, bool Passed);

/// <summary>What one graded subsection contributes to its assignment type.</summary>
/// <param name="Name">Display name of the subsection.</param>
/// <param name="Possible">Above 0.</param>
public sealed record AssignmentScore(string Name, double Earned, double Possible)
{
    /// <summary>Null: of no certain subsection.</summary>
    public UsageKey? Subsection { get; init; }

    public double Percent => GradeRounding.Subsection(Earned, Possible);
}
