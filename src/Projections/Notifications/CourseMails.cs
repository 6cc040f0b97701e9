using OpenEdx.Domain.Notifications;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Notifications;

/// <summary>A mail that a course team wrote to members of its run.</summary>
/// <param name="Task">Id of the job that sends it, whether it was requested or not.</param>
/// <param name="State"><c>scheduled</c>, <c>released</c> (handed to its job) or <c>called_off</c>.</param>
/// <param name="Targets">See <see cref="MailTarget"/>.</param>
/// <param name="Html">As written, with keywords.</param>
/// <param name="Due">Null: it was sent at once.</param>
public sealed record CourseMailRow(
    string CourseId, long Number, Guid Task, string State, long WrittenBy, string[] Targets, string Subject, string Html, DateTimeOffset? Due, DateTimeOffset Created);

public readonly record struct CourseMailKey(string CourseId, long Number);

/// <summary>
/// Table <c>notifications.course_mails</c>, one row per mail. Inline: the course team reads its list right after it wrote. Readers: lists of the communications front end, whoever
/// releases scheduled mails.
/// </summary>
public sealed class CourseMails : RowProjection<CourseMailRow, CourseMailKey>
{
    public override string Name => "course_mails";

    public override string Table => "notifications.course_mails";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public override IReadOnlyCollection<Type> Consumes { get; } =
        [typeof(CourseMailWritten), typeof(CourseMailRewritten), typeof(CourseMailCalledOff), typeof(CourseMailReleased)];

    public override IReadOnlyList<IReadOnlyList<string>> Indexes => [["state", "due"]];

    protected override IEnumerable<CourseMailKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        CourseMailWritten it => [KeyOf(it.Course, it.Number)],
        CourseMailRewritten it => [KeyOf(it.Course, it.Number)],
        CourseMailCalledOff it => [KeyOf(it.Course, it.Number)],
        CourseMailReleased it => [KeyOf(it.Course, it.Number)],
        _ => [],
    };

    protected override CourseMailRow? Evolve(CourseMailRow? row, CourseMailKey key, RecordedEvent fact) => fact.Data switch
    {
        CourseMailWritten it => new(key.CourseId, key.Number, it.Task, "scheduled", it.By.Value, [.. it.Targets], it.Subject, it.Html, it.Due, it.At),
        CourseMailRewritten it when row is not null => row with { Targets = [.. it.Targets], Subject = it.Subject, Html = it.Html, Due = it.Due },
        CourseMailCalledOff when row is not null => row with { State = "called_off" },
        CourseMailReleased when row is not null => row with { State = "released" },
        _ => row,
    };

    private static CourseMailKey KeyOf(CourseKey course, long number) => new(course.ToString(), number);
}
