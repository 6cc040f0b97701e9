using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Credentials;

/// <summary>The certificate of one learner for one course run.</summary>
/// <param name="Verify">Null: there never was one.</param>
/// <param name="Status">See <see cref="CertificateStatuses"/>; null: there never was one.</param>
/// <param name="Mode">Of the last one; null: there never was one.</param>
/// <param name="HasException">The learner gets one whatever the grade is.</param>
/// <param name="IsInvalidated">The learner gets none.</param>
public sealed record CourseCertificate(Guid? Verify, string? Status, string? Mode, double Percent, bool HasException, bool IsInvalidated)
    : IAggregate<CourseCertificate, CourseCertificateEvent>
{
    public static string StreamType => "course_certificate";

    public static CourseCertificate Initial { get; } = new(null, null, null, 0, false, false);

    public bool IsDownloadable => Status == CertificateStatuses.Downloadable;

    public CourseCertificate Evolve(CourseCertificateEvent fact) => fact switch
    {
        CertificateIssued issued => this with { Verify = issued.Verify, Status = CertificateStatuses.Downloadable, Mode = issued.Mode, Percent = issued.Percent },
        CertificateReissued issued => this with { Status = CertificateStatuses.Downloadable, Mode = issued.Mode, Percent = issued.Percent },
        CertificateMarkedNotPassing failing => this with { Status = CertificateStatuses.NotPassing, Mode = failing.Mode, Percent = failing.Percent },
        CertificateExceptionGranted => this with { HasException = true },
        CertificateExceptionRemoved => this with { HasException = false, Status = CertificateStatuses.AfterWithdrawal(Status) },
        CertificateInvalidated => this with { IsInvalidated = true, Status = CertificateStatuses.AfterWithdrawal(Status) },
        CertificateInvalidationLifted => this with { IsInvalidated = false },
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of CourseCertificate."),
    };
}
