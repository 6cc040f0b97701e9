using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Credentials;

/// <summary>The course team lifts the invalidation of a certificate.</summary>
public sealed record LiftInvalidation(UserId User, CourseKey Course, UserId By, DateTimeOffset At)
{
    /// <summary>There is no invalidation.</summary>
    public sealed record NotInvalidated : Refusal;

    public Decision<CourseCertificateEvent> Decide(CourseCertificate state) =>
        state.IsInvalidated ? new CertificateInvalidationLifted(User, Course, By, At) : new NotInvalidated();
}
