namespace OpenEdx.Domain.Grading;

/// <summary>Points that the course team put in the place of those of a subsection; calculated ones stay where it says nothing (olx §14.4).</summary>
/// <param name="EarnedAll">Null here and below: as calculated.</param>
public sealed record SubsectionOverride(double? EarnedAll, double? PossibleAll, double? EarnedGraded, double? PossibleGraded)
{
    /// <summary>The calculated points with those set here in their place. The first attempt stays what it was.</summary>
    public SubsectionTotals Over(SubsectionTotals calculated) => calculated with
    {
        EarnedAll = EarnedAll ?? calculated.EarnedAll,
        PossibleAll = PossibleAll ?? calculated.PossibleAll,
        EarnedGraded = EarnedGraded ?? calculated.EarnedGraded,
        PossibleGraded = PossibleGraded ?? calculated.PossibleGraded,
    };
}
