using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>What one learner agreed to in one course run.</summary>
/// <param name="IntegritySigned">Instant; null: not yet.</param>
public sealed record CourseAgreements(DateTimeOffset? IntegritySigned) : IAggregate<CourseAgreements, CourseAgreementsEvent>
{
    public static string StreamType => "course_agreements";

    public static CourseAgreements Initial { get; } = new((DateTimeOffset?)null);

    public CourseAgreements Evolve(CourseAgreementsEvent fact) => fact switch
    {
        IntegrityAgreementSigned signed => new(signed.At),
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of CourseAgreements."),
    };
}
