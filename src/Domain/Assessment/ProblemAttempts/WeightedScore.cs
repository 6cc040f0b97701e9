namespace OpenEdx.Domain.Assessment;

/// <summary>Points as the gradebook counts them.</summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/grades/scores.py</c> (weighted_score).</remarks>
public readonly record struct WeightedScore(double Earned, double Possible)
{
    /// <param name="weight">Null: the raw points count.</param>
    public static WeightedScore Of(double earned, double possible, double? weight) =>
        weight is not { } factor || possible == 0 ? new(earned, possible) : new(earned * factor / possible, factor);
}
