using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>What the course team last said in the LMS about proctoring, and when; a publication after that says it anew.</summary>
/// <remarks>Upstream writes into the course itself, so that whoever comes last is right: the LMS, or whoever publishes the course.</remarks>
/// <param name="EscalationEmail">Null: never said; so <paramref name="CreatesTickets"/>, <paramref name="IsEnabled"/>.</param>
public sealed record ProctoringSettings(ProctoringSettings.Said<string>? EscalationEmail, ProctoringSettings.Said<bool>? CreatesTickets, ProctoringSettings.Said<bool>? IsEnabled)
    : IAggregate<ProctoringSettings, ProctoringSettingsEvent>
{
    public static string StreamType => "proctoring_settings";

    public static ProctoringSettings Initial { get; } = new(null, null, null);

    /// <summary>What holds now.</summary>
    /// <param name="published">As the course says it.</param>
    /// <param name="publishedAt">Of that version; null: before anything was said here.</param>
    public ProctoringChoices Over(ProctoringChoices published, DateTimeOffset? publishedAt) => published with
    {
        EscalationEmail = EscalationEmail is { } email && email.HoldsAfter(publishedAt) ? email.Value : published.EscalationEmail,
        CreatesTickets = CreatesTickets is { } tickets && tickets.HoldsAfter(publishedAt) ? tickets.Value : published.CreatesTickets,
        IsEnabled = IsEnabled is { } enabled && enabled.HoldsAfter(publishedAt) ? enabled.Value : published.IsEnabled,
    };

    public ProctoringSettings Evolve(ProctoringSettingsEvent fact) => fact switch
    {
        ProctoringSettingsChanged it => new(
            it.EscalationEmail is { } email ? new(email, it.At) : EscalationEmail,
            it.CreatesTickets is { } tickets ? new(tickets, it.At) : CreatesTickets,
            it.IsEnabled is { } enabled ? new(enabled, it.At) : IsEnabled),
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of ProctoringSettings."),
    };

    public sealed record Said<T>(T Value, DateTimeOffset At)
    {
        public bool HoldsAfter(DateTimeOffset? publishedAt) => publishedAt is not { } then || then <= At;
    }
}
