using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Credentials;

/// <summary>A learner began to fail the course: a certificate, unless it was granted by exception, is no longer deserved.</summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/certificates/signals.py</c> (listen_for_failing_grade).</remarks>
/// <param name="Mode">Track of the membership now; null: the one that the certificate says.</param>
/// <param name="Percent">The grade that is no pass.</param>
public sealed record MarkNotPassing(UserId User, CourseKey Course, string? Mode, double Percent, DateTimeOffset At)
{
    public Decision<CourseCertificateEvent> Decide(CourseCertificate state) => state.HasException || !state.IsDownloadable
        ? Decision<CourseCertificateEvent>.Nothing
        : new CertificateMarkedNotPassing(User, Course, Mode ?? state.Mode!, Percent, At);
}
