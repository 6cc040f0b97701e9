using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Credentials;

/// <summary>What a certificate is decided by, as known in other rooms.</summary>
/// <param name="Mode">Track of the membership, active or former; null: never a member.</param>
/// <param name="Percent">Course grade, 0 to 1; 0 for who never attempted anything.</param>
/// <param name="IsBetaTester">Tries the course out; gets a certificate by exception alone.</param>
/// <param name="IsOffered">The run has certificates at all.</param>
public sealed record LearnerStanding(string? Mode, bool HasPassed, double Percent, bool IsBetaTester, bool IsOffered)
{
    /// <summary>Tracks without certificates. Source: Open edX <c>common/djangoapps/course_modes/models.py</c> (is_eligible_for_certificate).</summary>
    private static readonly HashSet<string> WithoutCertificate = new(["audit", "unpaid-executive-education", "unpaid-bootcamp"], StringComparer.Ordinal);

    public static bool IsEligible(string mode) => !WithoutCertificate.Contains(mode);
}

/// <summary>Somebody, or something, asks for the certificate of a learner: made, made anew, or found to be no longer deserved, as the learner stands now.</summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/certificates/generation_handler.py</c>.</remarks>
/// <param name="Verify">Drawn by the caller; used when there never was one.</param>
/// <param name="Source"><c>auto</c>, <c>self</c> or <c>batch</c>.</param>
/// <param name="At">Instant of the request or of the causing fact, UTC.</param>
public sealed record IssueCertificate(UserId User, CourseKey Course, Guid Verify, string Source, DateTimeOffset At)
{
    /// <summary>The course team declared the certificate void.</summary>
    public sealed record Invalidated : Refusal;

    /// <summary>The run has no certificates.</summary>
    public sealed record NotOffered : Refusal;

    /// <summary>Not a member, or in a track without certificates.</summary>
    public sealed record NotEligible(string? Mode) : Refusal;

    /// <summary>Beta testers get none for their work.</summary>
    public sealed record ForLearnersOnly : Refusal;

    /// <summary>The grade is no pass. A certificate that was there is marked so.</summary>
    public sealed record NotPassed : Refusal;

    /// <summary>Asking again in the same standing records nothing.</summary>
    public Decision<CourseCertificateEvent> Decide(CourseCertificate state, LearnerStanding standing)
    {
        if (state.IsInvalidated) return new Invalidated();
        if (!standing.IsOffered) return new NotOffered();
        if (standing.Mode is not { } mode || !LearnerStanding.IsEligible(mode)) return new NotEligible(standing.Mode);
        if (!state.HasException)
        {
            if (standing.IsBetaTester) return new ForLearnersOnly();
            if (!standing.HasPassed) return Decision<CourseCertificateEvent>.Refused(new NotPassed(), Failing(state, mode, standing.Percent));
        }

        if (!state.IsDownloadable) return new CertificateIssued(User, Course, state.Verify ?? Verify, mode, standing.Percent, Source, At);
        if (state.Mode == mode && state.Percent.Equals(standing.Percent)) return Decision<CourseCertificateEvent>.Nothing;
        return new CertificateReissued(User, Course, state.Verify!.Value, mode, standing.Percent, Source, At);
    }

    private CourseCertificateEvent[] Failing(CourseCertificate state, string mode, double percent) =>
        state.IsDownloadable ? [new CertificateMarkedNotPassing(User, Course, mode, percent, At)] : [];
}
