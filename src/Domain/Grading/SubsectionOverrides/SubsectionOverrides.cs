using System.Collections.Immutable;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Grading;

/// <summary>Overrides in force for one learner in one course run.</summary>
public sealed record SubsectionOverrides(ImmutableDictionary<UsageKey, SubsectionOverride> InForce, ImmutableDictionary<UsageKey, string> Reasons)
    : IAggregate<SubsectionOverrides, SubsectionOverridesEvent>
{
    public static string StreamType => "subsection_overrides";

    public static SubsectionOverrides Initial { get; } =
        new(ImmutableDictionary<UsageKey, SubsectionOverride>.Empty, ImmutableDictionary<UsageKey, string>.Empty);

    public SubsectionOverrides Evolve(SubsectionOverridesEvent fact) => fact switch
    {
        SubsectionGradeOverridden set => new(InForce.SetItem(set.Subsection, set.Override), Reasons.SetItem(set.Subsection, set.Reason ?? "")),
        SubsectionOverrideRemoved removed => new(InForce.Remove(removed.Subsection), Reasons.Remove(removed.Subsection)),
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of SubsectionOverrides."),
    };
}
