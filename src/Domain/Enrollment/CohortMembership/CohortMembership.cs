using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Enrollment;

/// <summary>The cohort of one learner in one course run.</summary>
/// <param name="Cohort">Null: none.</param>
public sealed record CohortMembership(int? Cohort) : IAggregate<CohortMembership, CohortMembershipEvent>
{
    public static string StreamType => "cohort_membership";

    public static CohortMembership Initial { get; } = new((int?)null);

    public CohortMembership Evolve(CohortMembershipEvent fact) => fact switch
    {
        CohortJoined joined => new(joined.Cohort),
        CohortLeft => Initial,
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of CohortMembership."),
    };
}
