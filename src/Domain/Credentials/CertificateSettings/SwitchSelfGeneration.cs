using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Credentials;

/// <summary>The course team decides whether learners may ask for their certificates.</summary>
public sealed record SwitchSelfGeneration(CourseKey Course, bool Enabled, UserId By, DateTimeOffset At)
{
    /// <summary>Deciding the same twice records nothing.</summary>
    public Decision<CertificateSettingsEvent> Decide(CertificateSettings state) =>
        state.SelfGeneration == Enabled ? Decision<CertificateSettingsEvent>.Nothing : new CertificateSelfGenerationSwitched(Course, Enabled, By, At);
}
