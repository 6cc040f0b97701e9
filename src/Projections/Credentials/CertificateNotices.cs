using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Credentials;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Projections.Credentials;

/// <summary>What learners are told about their certificates. Readers: progress, course pages, lists of courses, apps.</summary>
public sealed class CertificateNotices(CertificatesQuery certificates, BetaTestersQuery testers)
{
    /// <summary>Costs a query for members of tracks that have certificates, one more for those who have earned one, nothing for others.</summary>
    /// <returns>Null: there is nothing to say.</returns>
    public async Task<CertificateNotice?> Of(PublishedCourse course, UserId user, LearnerEnrollment? membership, bool hasPassed, DateTimeOffset now, CancellationToken ct)
    {
        var certificate = IsAskedFor(membership) ? await certificates.Find(user, course.Key, ct) : null;
        var notice = CertificateNotice.Of(CertificateDesign.Of(course).Terms, certificate, membership?.Mode, membership?.IsActive ?? false, hasPassed, now);
        return notice is { IsForLearnersOnly: true } && await testers.Has(user, course.Key, ct) ? null : notice;
    }

    /// <summary>Path of the page of a certificate that can be looked at now; null: none.</summary>
    public async Task<string?> PageOf(PublishedCourse course, UserId user, LearnerEnrollment? membership, DateTimeOffset now, CancellationToken ct) =>
        IsAskedFor(membership) ? CertificatePaths.Viewable(CertificateDesign.Of(course).Terms, await certificates.Find(user, course.Key, ct), now) : null;

    private static bool IsAskedFor(LearnerEnrollment? membership) => membership is not null && LearnerStanding.IsEligible(membership.Mode);
}
