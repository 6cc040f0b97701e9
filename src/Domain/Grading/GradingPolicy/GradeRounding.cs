namespace OpenEdx.Domain.Grading;

/// <summary>
/// Rounding as upstream does it: on binary doubles, halves away from zero, after scaling. Decimal arithmetic would give
/// other grades (0.5345 becomes 0.53, since 53.45 + 0.05 is a little less than 53.5 in binary).
/// </summary>
/// <remarks>Source: Open edX <c>openedx/core/lib/grade_utils.py</c>.</remarks>
public static class GradeRounding
{
    /// <summary>Percent of a subsection, 4 decimals; 0 when there is nothing to earn.</summary>
    public static double Subsection(double earned, double possible) =>
        possible > 0 ? AwayFromZero(earned / possible * 10_000) / 10_000 : 0;

    /// <summary>Course percent in whole hundredths. The addend of 0.05 is upstream's: 59.45 % is shown, and counts, as 60 %.</summary>
    public static double Course(double percent) => AwayFromZero((percent * 100) + 0.05) / 100;

    private static double AwayFromZero(double number) =>
        number >= 0 ? Math.Floor(number + 0.5) : Math.Ceiling(number - 0.5);
}
