using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Credentials;

/// <summary>Facts about the certificates of one course run that are no content of the course.</summary>
public abstract record CertificateSettingsEvent
{
    public static string StreamOf(CourseKey course) => $"certificate_settings/{course}";
}

/// <summary>The course team lets learners ask for their certificates, or no longer.</summary>
[EventType("certificate_self_generation_switched")]
public sealed record CertificateSelfGenerationSwitched(CourseKey Course, bool Enabled, UserId By, DateTimeOffset At) : CertificateSettingsEvent;
