using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Notifications;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Workers.Notifications;

/// <summary>
/// Tells people what happened: members of a course run its latest news, a learner the grade that the team gave to a response. Another room that has something
/// to tell adds its fact here, and its words to <c>NotificationWords</c>.
/// </summary>
/// <remarks>
/// Begins with what happens after it first ran: a log that was there before is no news. The number of a notification is made from what happened, so that
/// handling a fact again tells nobody twice. Source of what is told to whom: Open edX <c>openedx/core/djangoapps/notifications/audience_filters.py</c>.
/// </remarks>
public sealed class NotificationProcess(LearnerEnrollmentsQuery enrollments) : IProcess
{
    private const int LongestText = 300;

    public string Name => "notifications_process";

    public IReadOnlyCollection<Type> Consumes { get; } = [typeof(CoursePagePublished), typeof(ResponseScored)];

    public ConsumerStart Start => ConsumerStart.Now;

    public string Ddl => "";

    public async Task Handle(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        var told = new List<PublishNotification>();
        foreach (var fact in events)
        {
            if (fact.Data is CoursePagePublished { Name: "info/updates", Html: { } page } published) told.AddRange(await News(published.Course, page, fact, ct));
            else if (fact.Data is ResponseScored { Source: "staff" } scored) told.Add(Graded(scored));
        }

        var appends = new List<StreamAppend>();
        foreach (var person in told.GroupBy(one => one.User))
        {
            var tray = await session.Streams.Load<NotificationTray, NotificationTrayEvent>(NotificationTrayEvent.StreamOf(person.Key), ct);
            var wishes = await session.Streams.Load<NotificationPreferences, NotificationPreferencesEvent>(NotificationPreferencesEvent.StreamOf(person.Key), ct);
            var facts = new List<object>();
            foreach (var one in person)
            {
                var decided = one.Decide(tray, wishes).Facts;
                facts.AddRange(decided);
                tray = decided.Aggregate(tray, (state, fact) => state.Evolve(fact));
            }

            if (facts.Count > 0) appends.Add(new(NotificationTrayEvent.StreamOf(person.Key), NotificationTray.StreamType, ExpectedVersion.Any, facts));
        }

        if (appends.Count > 0) await session.Streams.AppendWithin(session.Connection, session.Transaction, appends, EventMetadata.None, ct);
    }

    private async Task<IEnumerable<PublishNotification>> News(CourseKey course, string page, RecordedEvent fact, CancellationToken ct)
    {
        if (CourseNews.LatestOf(page, course) is not { } news) return [];
        var text = CourseTexts.Plain(news.Html);
        var details = FieldValues.Empty.With("text", text.Length <= LongestText ? text : text[..LongestText] + "…");
        return (await enrollments.ActiveIn(course, ct)).Select(member => new PublishNotification(
            member, NumberOf($"{NotificationKinds.CourseUpdates} {course} {news.Digest} {member}"), NotificationKinds.CourseUpdates, course, details,
            $"/learning/course/{course}/home", fact.Timestamp));
    }

    private static PublishNotification Graded(ResponseScored scored) => new(
        scored.User, NumberOf($"{NotificationKinds.OraGradeAssigned} {scored.Submission} {scored.At:O} {scored.User}"), NotificationKinds.OraGradeAssigned,
        scored.Block.Course,
        FieldValues.Empty.With("block", scored.Block.ToString()).With("earned", scored.Earned).With("possible", scored.Possible),
        $"/courses/{scored.Block.Course}/jump_to/{scored.Block}", scored.At);

    /// <summary>52 bits of a digest: fits into the numbers of browsers.</summary>
    private static long NumberOf(string text) => (long)(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))) >> 12);
}
