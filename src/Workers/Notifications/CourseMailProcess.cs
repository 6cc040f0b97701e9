using System.Text.Json;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.Notifications;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Workers.Notifications;

/// <summary>Asks for the job that sends a mail, once the mail is released.</summary>
/// <remarks>Begins with what happens after it first ran: mails of an imported log were sent elsewhere.</remarks>
public sealed class CourseMailProcess : IProcess
{
    public string Name => "course_mail_process";

    public IReadOnlyCollection<Type> Consumes { get; } = [typeof(CourseMailReleased)];

    public ConsumerStart Start => ConsumerStart.Now;

    public string Ddl => "";

    public async Task Handle(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct)
    {
        var appends = new List<StreamAppend>();
        foreach (var released in events.Select(fact => (CourseMailReleased)fact.Data))
        {
            var mail = await session.Streams.Load<CourseMail, CourseMailEvent>(CourseMailEvent.StreamOf(released.Course, released.Number), ct);
            if (mail.Task is not { } id) continue;
            var task = await session.Streams.Load<InstructorTask, InstructorTaskEvent>(InstructorTaskEvent.StreamOf(id), ct);
            var input = JsonSerializer.SerializeToElement(new CourseMailTask(released.Course, released.Number));
            var asked = new RequestTask(id, CourseMailTask.TaskKind, released.Course, input, mail.By, released.At).Decide(task).Facts;
            if (asked.Count > 0) appends.Add(new(InstructorTaskEvent.StreamOf(id), InstructorTask.StreamType, ExpectedVersion.NoStream, asked));
        }

        if (appends.Count > 0) await session.Streams.AppendWithin(session.Connection, session.Transaction, appends, EventMetadata.None, ct);
    }
}
