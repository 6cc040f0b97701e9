using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>The course team switches live questioning on or off for a problem.</summary>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record SetRapidResponse(UsageKey Problem, bool Enabled, UserId By, DateTimeOffset At)
{
    /// <param name="published">As the archive says; what is so already is not recorded again.</param>
    public Decision<RapidResponseEvent> Decide(RapidResponse state, bool published) =>
        (state.Enabled ?? published) == Enabled ? Decision<RapidResponseEvent>.Nothing : new RapidResponseEnabledSet(Problem, Enabled, By, At);
}
