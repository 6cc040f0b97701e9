using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>A learner promises to work honestly in a course run.</summary>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record SignIntegrityAgreement(UserId User, CourseKey Course, DateTimeOffset At)
{
    /// <summary>One promise is enough.</summary>
    public Decision<CourseAgreementsEvent> Decide(CourseAgreements state) =>
        state.IntegritySigned is null ? new IntegrityAgreementSigned(User, Course, At) : Decision<CourseAgreementsEvent>.Nothing;
}
