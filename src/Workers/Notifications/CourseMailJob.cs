using System.Globalization;
using System.Net.Mail;
using System.Text.Json;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.Notifications;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.SharedKernel;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Workers.Notifications;

/// <summary>
/// Sends a mail of a course team, some recipients per transaction and connection, by user id. Cursor: the last user id, and how many recipients there are. A mail server that is away postpones the
/// job; whoever was reached before is not written to again.
/// </summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/bulk_email/tasks.py</c>; how items are counted: sent, declined by the recipient, refused by the mail server.</remarks>
public sealed class CourseMailJob(IMailer mailer, CourseMailTexts texts, PublishedCourses courses, MailOnce once, TimeProvider clock) : IJob
{
    /// <summary>Pauses before a mail is tried again that a mail server did not take at once. Short: a transaction is open meanwhile.</summary>
    public IReadOnlyList<TimeSpan> Pauses { get; init; } = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)];

    public int BatchSize { get; init; } = 50;

    public string Kind => CourseMailTask.TaskKind;

    public async Task<JobBatch> RunBatch(InstructorTask task, ProjectionSession session, CancellationToken ct)
    {
        var input = task.Input.Deserialize<CourseMailTask>() ?? throw new JobGivenUpException("The job names no mail.");
        var mail = await session.Streams.Load<CourseMail, CourseMailEvent>(CourseMailEvent.StreamOf(input.Course, input.Number), ct);
        if (mail.Task is not { } id) throw new JobGivenUpException("There is no such mail.");
        var course = await courses.Find(input.Course, ct) ?? throw new JobGivenUpException($"The course {input.Course} is not published.");
        var place = task.Cursor.Split('/');
        var after = task.Cursor.Length == 0 ? 0 : long.Parse(place[0], CultureInfo.InvariantCulture);
        var total = place.Length == 2 ? long.Parse(place[1], CultureInfo.InvariantCulture) : await MailRecipients.Count(input.Course, mail, session, ct);
        var recipients = await MailRecipients.Next(input.Course, mail, after, BatchSize, session, ct);
        total = Math.Max(total, task.Done + recipients.Count);
        var tally = task.Tally ?? new(0, 0, 0);
        if (recipients.Count == 0) return new(task.Done, total, task.Cursor, IsLast: true, [], tally);
        await using var run = mailer.Begin();
        foreach (var recipient in recipients)
        {
            if (recipient.HasDeclined) tally = tally with { Skipped = tally.Skipped + 1 };
            else if (await Send(run, id, mail, course, recipient, ct)) tally = tally with { Succeeded = tally.Succeeded + 1 };
            else tally = tally with { Failed = tally.Failed + 1 };
        }

        var cursor = string.Create(CultureInfo.InvariantCulture, $"{recipients[^1].User.Value}/{total}");
        return new(task.Done + recipients.Count, total, cursor, IsLast: recipients.Count < BatchSize, [], tally);
    }

    /// <returns>False: this recipient cannot be reached.</returns>
    private async Task<bool> Send(IMailRun run, Guid task, CourseMail mail, PublishedCourse course, MailRecipient recipient, CancellationToken ct)
    {
        var key = $"course_mail:{task}:{recipient.User}";
        if (await once.WasSent(key, ct)) return true;
        var message = await texts.For(mail, course, recipient, key, ct);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await once.Send(run, message, ct);
                return true;
            }
            catch (MailRefusedException)
            {
                return false;
            }
            catch (SmtpException unwilling) when (attempt == Pauses.Count && unwilling.StatusCode != SmtpStatusCode.GeneralFailure)
            {
                // The server is there and takes other mails: one full mailbox holds up nobody else.
                return false;
            }
            catch (Exception away) when (away is ReceiverUnavailableException or SmtpException or IOException)
            {
                if (attempt == Pauses.Count) throw new JobPostponedException(away.Message, away);
                await Task.Delay(Pauses[attempt], clock, ct);
            }
        }
    }
}
