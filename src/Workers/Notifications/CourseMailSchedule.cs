using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenEdx.Domain.Notifications;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Notifications;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Workers.Notifications;

/// <summary>Releases scheduled mails when their time has come. Several nodes may do so at once: a mail is released once.</summary>
public sealed class CourseMailSchedule(CourseMailsQuery mails, StreamStore streams, TimeProvider clock, DatabaseOutage outage, ILogger<CourseMailSchedule> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <returns>How many were released here.</returns>
    public async Task<int> Release(CancellationToken ct)
    {
        var released = 0;
        foreach (var mail in await mails.Due(clock.GetUtcNow(), ct))
        {
            var course = CourseKey.Parse(mail.CourseId);
            var done = await streams.Transact<CourseMail, CourseMailEvent>(
                CourseMailEvent.StreamOf(course, mail.Number), new ReleaseCourseMail(course, mail.Number, clock.GetUtcNow()).Decide, new(CausationId: nameof(ReleaseCourseMail)), ct);
            released += done.Appended.Count;
        }

        return released;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Release(stoppingToken);
                outage.IsOver("scheduled mails");
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception broken) when (broken is NpgsqlException or InvalidOperationException or TimeoutException)
            {
                if (!outage.Explains("scheduled mails", broken)) log.LogWarning(broken, "Looking for scheduled mails failed; trying again.");
            }

            await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
