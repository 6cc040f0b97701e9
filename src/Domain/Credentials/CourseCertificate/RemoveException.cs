using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Credentials;

/// <summary>The course team takes a learner off the list of exceptions.</summary>
public sealed record RemoveException(UserId User, CourseKey Course, UserId By, DateTimeOffset At)
{
    /// <summary>The learner is not on the list.</summary>
    public sealed record NotGranted : Refusal;

    public Decision<CourseCertificateEvent> Decide(CourseCertificate state) =>
        state.HasException ? new CertificateExceptionRemoved(User, Course, By, At) : new NotGranted();
}
