using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Credentials;

/// <summary>The course team declares the certificate of a learner void.</summary>
/// <param name="Notes">Why; may be empty.</param>
public sealed record InvalidateCertificate(UserId User, CourseKey Course, UserId By, string Notes, DateTimeOffset At)
{
    /// <summary>There is no certificate, or none that counts.</summary>
    public sealed record NothingToInvalidate : Refusal;

    /// <summary>It is void already.</summary>
    public sealed record AlreadyInvalidated : Refusal;

    /// <summary>The learner stands on the list of exceptions: that has to be taken back first.</summary>
    public sealed record HasException : Refusal;

    public Decision<CourseCertificateEvent> Decide(CourseCertificate state)
    {
        if (state.IsInvalidated) return new AlreadyInvalidated();
        if (state.HasException) return new HasException();
        return state.IsDownloadable ? new CertificateInvalidated(User, Course, By, Notes, At) : new NothingToInvalidate();
    }
}
