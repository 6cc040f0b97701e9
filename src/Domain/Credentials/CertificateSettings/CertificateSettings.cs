using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Credentials;

/// <summary>What the course team decided about the certificates of one course run.</summary>
/// <param name="SelfGeneration">Whether learners may ask for theirs; null: nobody decided, so that self-paced runs let them.</param>
public sealed record CertificateSettings(bool? SelfGeneration) : IAggregate<CertificateSettings, CertificateSettingsEvent>
{
    public static string StreamType => "certificate_settings";

    public static CertificateSettings Initial { get; } = new((bool?)null);

    /// <summary>Source of the usual value: Open edX <c>lms/djangoapps/certificates/signals.py</c> (self-paced runs are switched on).</summary>
    public bool LetsLearnersAsk(bool isSelfPaced) => SelfGeneration ?? isSelfPaced;

    public CertificateSettings Evolve(CertificateSettingsEvent fact) => fact switch
    {
        CertificateSelfGenerationSwitched switched => new(switched.Enabled),
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of CertificateSettings."),
    };
}
