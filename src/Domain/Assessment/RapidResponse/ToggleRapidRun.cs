using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>The course team closes the open run, or opens a new one.</summary>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>Source: rapid-response-xblock <c>block.py</c> (toggle_block_open_status), which does not ask whether it is enabled either.</remarks>
public sealed record ToggleRapidRun(UsageKey Problem, UserId By, DateTimeOffset At)
{
    /// <summary>Each request toggles: nothing is a repetition.</summary>
    public Decision<RapidResponseEvent> Decide(RapidResponse state) => state.IsOpen
        ? new RapidRunClosed(Problem, state.Runs[^1].Number, By, At)
        : new RapidRunOpened(Problem, state.Runs.Count + 1, By, At);
}
