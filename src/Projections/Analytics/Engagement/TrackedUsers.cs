using System.Globalization;
using OpenEdx.Domain.Analytics;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>The learner behind a number of another installation.</summary>
/// <param name="Member"><c>user:7</c>.</param>
/// <param name="At">Of the earliest line that names both; of two at the same instant the lesser name counts.</param>
public sealed record TrackedUser(string Member, string Learner, DateTimeOffset At);

public readonly record struct TrackedUserKey(string Member);

/// <summary>
/// Table <c>analytics.tracked_users</c>: who is who in imported logs, since enrollment lines name the enrolled user by number and most others by
/// username. Learned from lines whose actor is given both ways. Async. Readers: <see cref="EngagementQuery"/>.
/// </summary>
public sealed class TrackedUsers : RowProjection<TrackedUser, TrackedUserKey>
{
    public override string Name => "tracked_users";

    public override string Table => "analytics.tracked_users";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public override bool IsReport => true;

    public override IReadOnlyCollection<Type> Consumes { get; } = [typeof(TrackingLineImported)];

    public static string MemberOf(long user) => string.Create(CultureInfo.InvariantCulture, $"user:{user}");

    protected override IEnumerable<TrackedUserKey> KeysOf(RecordedEvent fact) =>
        fact.Data is TrackingLineImported { User: { } user, Learner.Length: > 0 } ? [new(MemberOf(user))] : [];

    protected override TrackedUser? Evolve(TrackedUser? row, TrackedUserKey key, RecordedEvent fact)
    {
        if (fact.Data is not TrackingLineImported line) return row;
        var at = StoredInstant.Of(line.At);
        var isFirst = row is null || at < row.At || (at == row.At && string.CompareOrdinal(line.Learner, row.Learner) < 0);
        return isFirst ? new(key.Member, line.Learner, at) : row;
    }
}
