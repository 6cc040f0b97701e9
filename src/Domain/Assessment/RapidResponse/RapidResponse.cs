using System.Collections.Immutable;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>One run. <paramref name="IsOpen"/>: answers count now.</summary>
public sealed record RapidRun(int Number, DateTimeOffset OpenedAt, bool IsOpen);

/// <summary>Live questioning with one problem.</summary>
/// <param name="Enabled">Null: as the archive says.</param>
/// <param name="Runs">In order; only the last can be open.</param>
public sealed record RapidResponse(bool? Enabled, ImmutableList<RapidRun> Runs) : IAggregate<RapidResponse, RapidResponseEvent>
{
    public static string StreamType => "rapid_response";

    public static RapidResponse Initial { get; } = new(null, []);

    public bool IsOpen => Runs.Count > 0 && Runs[^1].IsOpen;

    public RapidResponse Evolve(RapidResponseEvent fact) => fact switch
    {
        RapidResponseEnabledSet set => this with { Enabled = set.Enabled },
        RapidRunOpened opened => this with { Runs = Runs.Add(new(opened.Run, opened.At, true)) },
        RapidRunClosed closed => this with { Runs = [.. Runs.Select(run => run.Number == closed.Run ? run with { IsOpen = false } : run)] },
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of RapidResponse."),
    };
}
