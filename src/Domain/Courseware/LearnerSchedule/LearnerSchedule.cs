using System.Collections.Immutable;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>One learner's own due dates in one course run.</summary>
/// <remarks>Source: Open edX edx-when: an extension reaches what is below its block, and of several the latest act counts (olx §15).</remarks>
/// <param name="Acts">How many there were of the course team.</param>
/// <param name="Latest">By block: what was last decided about it.</param>
/// <param name="Begins">Where the weeks of a self-paced course run are counted from; null: from the enrollment.</param>
public sealed record LearnerSchedule(int Acts, ImmutableDictionary<UsageKey, LearnerSchedule.OwnDate> Latest, DateTimeOffset? Begins = null)
    : IAggregate<LearnerSchedule, LearnerScheduleEvent>
{
    public static string StreamType => "learner_schedule";

    public static LearnerSchedule Initial { get; } = new(0, ImmutableDictionary<UsageKey, OwnDate>.Empty);

    /// <summary>The learner's own date for a block; null: that of the course counts.</summary>
    /// <param name="path">The block and everything that encloses it, in any order.</param>
    public DateTimeOffset? ExtensionOf(IEnumerable<UsageKey> path)
    {
        var last = default(OwnDate);
        foreach (var usage in path)
        {
            if (Latest.TryGetValue(usage, out var own) && own.Act > last.Act) last = own;
        }

        return last.Due;
    }

    public LearnerSchedule Evolve(LearnerScheduleEvent fact) => fact switch
    {
        DueDateExtended given => With(given.Block, given.Due),
        DueDateExtensionCleared cleared => With(cleared.Block, null),
        ScheduleShifted shifted => this with { Begins = shifted.Begins },
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of LearnerSchedule."),
    };

    private LearnerSchedule With(UsageKey block, DateTimeOffset? due) =>
        this with { Acts = Acts + 1, Latest = Latest.SetItem(block, new(Acts + 1, due)) };

    /// <param name="Act">Its number, from 1.</param>
    /// <param name="Due">Null: that of the course.</param>
    public readonly record struct OwnDate(int Act, DateTimeOffset? Due);
}
