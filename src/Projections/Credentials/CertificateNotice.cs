using OpenEdx.Domain.Credentials;

namespace OpenEdx.Projections.Credentials;

/// <summary>What a learner is told about the certificate of a course run.</summary>
/// <remarks>
/// Source: Open edX <c>lms/djangoapps/courseware/views/views.py</c> (get_cert_data), <c>lms/djangoapps/certificates/api.py</c> (certificate_downloadable_status, can_show_certificate_message).
/// Certificates are issued without being asked for here, as upstream does with its switch <c>certificates.auto_certificate_generation</c>; whether learners may ask (self-generation)
/// decides there what is shown only while that switch is off, and holds no request back. So it is told and kept here, and decides nothing.
/// </remarks>
/// <param name="Status"><c>downloadable</c>, <c>requesting</c>, <c>earned_but_not_available</c>, <c>not_earned_but_available_date</c>, <c>invalidated</c>, <c>audit_passing</c>.</param>
/// <param name="Page">Path of the page; null unless downloadable.</param>
/// <param name="AvailableDate">When it will be seen; null: nobody knows, or it is.</param>
public sealed record CertificateNotice(string Status, string? Page, DateTimeOffset? AvailableDate)
{
    /// <summary>Free tracks without certificates say so.</summary>
    public static CertificateNotice AuditPassing { get; } = new("audit_passing", null, null);

    /// <summary>Beta testers are not told so: they get no certificate by passing.</summary>
    public bool IsForLearnersOnly => Status is "requesting" or "downloadable" or "invalidated";

    /// <param name="certificate">Null: nothing was ever decided about one.</param>
    /// <param name="mode">Track of the membership, active or former; null: never a member.</param>
    /// <returns>Null: there is nothing to say.</returns>
    public static CertificateNotice? Of(CertificateTerms terms, Certificate? certificate, string? mode, bool isActive, bool hasPassed, DateTimeOffset now)
    {
        if (mode is null) return null;
        if (!LearnerStanding.IsEligible(mode)) return mode == "audit" ? AuditPassing : null;
        var isVoid = certificate?.InvalidatedAt is not null;
        var areViewable = terms.AreViewableAt(now);
        if (!areViewable && !isVoid)
        {
            if (certificate is { IsDownloadable: true }) return new("earned_but_not_available", null, terms.ShownFrom);
            if (terms.AvailableDate is { } date && terms.ShownFrom is not null) return new("not_earned_but_available_date", null, date);
        }

        var isEarned = hasPassed || certificate?.ExceptionAt is not null;
        if (!isActive || !isEarned || !areViewable || !terms.HasPage) return null;
        if (isVoid) return new("invalidated", null, null);
        return certificate is { IsDownloadable: true } ? new("downloadable", CertificatePaths.Page(certificate.Verify!.Value), null) : new("requesting", null, null);
    }
}

/// <summary>Addresses of certificates.</summary>
public static class CertificatePaths
{
    /// <summary>Relative: front ends put the address of the LMS before it.</summary>
    public static string Page(Guid verify) => $"/certificates/{verify:N}";

    /// <summary>Page of a certificate that can be looked at now; null: none.</summary>
    public static string? Viewable(CertificateTerms terms, Certificate? certificate, DateTimeOffset now) =>
        certificate is { IsDownloadable: true } && terms.HasPage && terms.AreViewableAt(now) ? Page(certificate.Verify!.Value) : null;
}
