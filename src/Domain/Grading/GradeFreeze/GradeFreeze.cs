using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Grading;

/// <summary>Whether the grades of a course run stand still some time after its end.</summary>
/// <param name="DaysAfterEnd">Null: they never do. That is the default, as upstream (flag <c>grades.enforce_freeze_grade_after_course_end</c>).</param>
/// <remarks>Source: Open edX <c>lms/djangoapps/grades/grade_utils.py</c> (are_grades_frozen).</remarks>
public sealed record GradeFreeze(int? DaysAfterEnd) : IAggregate<GradeFreeze, GradeFreezeEvent>
{
    /// <summary>Upstream's setting <c>GRADEBOOK_FREEZE_DAYS</c>.</summary>
    public const int UsualDays = 30;

    public static string StreamType => "grade_freeze";

    public static GradeFreeze Initial { get; } = new((int?)null);

    /// <summary>Since when grades stand still at an instant; null: they do not. The last instant of the last day still counts.</summary>
    /// <param name="end">Of the run; null: it has none, and is never frozen.</param>
    public DateTimeOffset? SinceAt(DateTimeOffset? end, DateTimeOffset instant) =>
        DaysAfterEnd is { } days && end?.AddDays(days) is { } since && since < instant ? since : null;

    public GradeFreeze Evolve(GradeFreezeEvent fact) => fact switch
    {
        GradeFreezeSet set => new(set.DaysAfterEnd),
        GradeFreezeLifted => Initial,
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of GradeFreeze."),
    };
}
