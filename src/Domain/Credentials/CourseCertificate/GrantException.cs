using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Credentials;

/// <summary>The course team puts a learner on the list of exceptions.</summary>
/// <param name="Notes">Why; may be empty.</param>
public sealed record GrantException(UserId User, CourseKey Course, UserId By, string Notes, DateTimeOffset At)
{
    /// <summary>The learner is on the list.</summary>
    public sealed record AlreadyGranted : Refusal;

    /// <summary>A void certificate is not brought back this way.</summary>
    public sealed record Invalidated : Refusal;

    public Decision<CourseCertificateEvent> Decide(CourseCertificate state)
    {
        if (state.HasException) return new AlreadyGranted();
        return state.IsInvalidated ? new Invalidated() : new CertificateExceptionGranted(User, Course, By, Notes, At);
    }
}
