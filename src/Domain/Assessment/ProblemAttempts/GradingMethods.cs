namespace OpenEdx.Domain.Assessment;

/// <summary>Which raw points count after several attempts.</summary>
/// <remarks>Source: Open edX <c>xmodule/capa_block.py</c> (get_score_with_grading_method).</remarks>
public static class GradingMethods
{
    /// <param name="history">Raw points of every attempt since the last reset, in order; not empty.</param>
    public static double Count(GradingMethod method, IReadOnlyList<double> history) => method switch
    {
        GradingMethod.FirstScore => history[0],
        GradingMethod.HighestScore => history.Max(),
        GradingMethod.AverageScore => Math.Round(history.Average(), 2),
        _ => history[^1],
    };
}
