using OpenEdx.Domain.Notifications;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Notifications;

/// <summary>A learner wants no mail of the team of a course run.</summary>
public sealed record DeclinedMail(long UserId, string CourseId, DateTimeOffset At);

public readonly record struct DeclinedMailKey(long UserId, string CourseId);

/// <summary>
/// Table <c>notifications.declined_course_mail</c>, one row per (learner, course run) without mail. Inline: the dashboard shows the choice in the request
/// after the one that made it. Readers: the dashboard of learners, whoever sends mail of course teams.
/// </summary>
public sealed class DeclinedCourseMail : RowProjection<DeclinedMail, DeclinedMailKey>
{
    public override string Name => "declined_course_mail";

    public override string Table => "notifications.declined_course_mail";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public override IReadOnlyCollection<Type> Consumes { get; } = [typeof(CourseMailDeclined), typeof(CourseMailAccepted)];

    public override IReadOnlyList<IReadOnlyList<string>> Indexes => [["course_id"]];

    protected override IEnumerable<DeclinedMailKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        CourseMailDeclined declined => [new(declined.User.Value, declined.Course.ToString())],
        CourseMailAccepted accepted => [new(accepted.User.Value, accepted.Course.ToString())],
        _ => [],
    };

    protected override DeclinedMail? Evolve(DeclinedMail? row, DeclinedMailKey key, RecordedEvent fact) => fact.Data switch
    {
        CourseMailDeclined declined => new(key.UserId, key.CourseId, declined.At),
        CourseMailAccepted => null,
        _ => row,
    };
}
