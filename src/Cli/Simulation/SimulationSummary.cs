using System.Collections.Concurrent;

namespace OpenEdx.Cli.Simulation;

/// <summary>Counts of what was acknowledged, to be compared with what is stored.</summary>
public sealed class SimulationSummary
{
    private readonly ConcurrentDictionary<string, long> done = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> refused = new(StringComparer.Ordinal);

    public long Count(string kind) => done.GetValueOrDefault(kind);

    public long Acts => done.Values.Sum() + refused.Values.Sum();

    public void Add(SimulatedAct act, ActOutcome outcome) =>
        (outcome == ActOutcome.Done ? done : refused).AddOrUpdate(KindOf(act), 1, (_, count) => count + 1);

    public static string KindOf(SimulatedAct act) => act switch
    {
        RegisterAct => "registrations",
        EnrollAct => "enrollments",
        ArriveAct => "visits",
        OpenUnitAct => "units opened",
        ReadBlockAct => "texts read",
        VideoAct => "video events",
        WatchedAct => "videos watched to the end",
        AnswerAct => "submissions",
        LeaveAct => "unenrollments",
        _ => throw new ArgumentOutOfRangeException(nameof(act)),
    };

    public IEnumerable<string> Lines() =>
        done.Keys.Union(refused.Keys).Order(StringComparer.Ordinal).Select(kind =>
            $"{done.GetValueOrDefault(kind),9:N0} {kind}{(refused.TryGetValue(kind, out var no) ? $" ({no:N0} more refused)" : "")}");
}
