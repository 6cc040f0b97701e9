using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenEdx.Domain.Jobs;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Telemetry;
using OpenEdx.EventStore.Versions;

namespace OpenEdx.Workers.Jobs;

/// <summary>
/// Runs requested jobs, one at a time on this node; several nodes share the work, since each task is claimed by an advisory lock
/// that vanishes with its holder. A batch and its progress commit together with the expected version of the task, so that a holder
/// who lost the lock unnoticed cannot store a batch twice.
/// </summary>
public sealed class JobRunner(StreamStore streams, IEnumerable<IJob> jobs, TimeProvider clock, DatabaseOutage outage, Pulses pulses, ILogger<JobRunner> log) : BackgroundService
{
    /// <summary>Name of its loop in <see cref="Pulses"/>.</summary>
    public const string Loop = "jobs";

    // The letters "jobs": the two-number form keeps clear of the store's own locks.
    private const int TaskLocks = 0x6a6f6273;
    private const int Attempts = 5;
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(500);

    // Each time twice as long.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly Dictionary<Guid, (DateTimeOffset Until, TimeSpan Wait)> postponed = [];
    private readonly Pulse pulse = pulses.Of(Loop);
    private readonly Dictionary<string, IJob> kinds = jobs.ToDictionary(job => job.Kind);

    /// <summary>How long after its request a job may wait for what is away, before it is given up.</summary>
    public TimeSpan LastsFor { get; init; } = TimeSpan.FromDays(3);

    /// <summary>Runs every open job that nobody else holds, to its end. Returns how many were taken.</summary>
    public async Task<int> RunOpenTasks(CancellationToken ct)
    {
        var taken = 0;
        foreach (var task in await OpenTasks(ct))
        {
            if (postponed.TryGetValue(task, out var wait) && clock.GetUtcNow() < wait.Until) continue;
            await using var holder = await streams.Database.OpenConnectionAsync(ct);
            if (!await Locked(holder, "pg_try_advisory_lock", task, ct)) continue;
            try
            {
                await Run(task, ct);
                taken++;
            }
            finally
            {
                await Locked(holder, "pg_advisory_unlock", task, CancellationToken.None);
            }
        }

        return taken;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunOpenTasks(stoppingToken);
                outage.IsOver("jobs");
                pulse.Beat();
                await Task.Delay(Idle, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception broken) when (broken is NpgsqlException or InvalidOperationException or TimeoutException or OperationCanceledException)
            {
                pulse.Failed(broken);
                if (!outage.Explains("jobs", broken)) log.LogWarning(broken, "Looking for jobs failed; trying again.");
                await Task.Delay(TimeSpan.FromSeconds(2), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task Run(Guid id, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                while (await RunBatch(id, ct))
                {
                    attempt = 1;
                    postponed.Remove(id);
                    pulse.Beat();
                }

                postponed.Remove(id);
                return;
            }
            catch (JobPostponedException away)
            {
                await Postpone(id, away, ct);
                return;
            }
            catch (JobGivenUpException given)
            {
                await GiveUp(id, given.Message, ct);
                return;
            }
            catch (Exception failed) when (failed is not (OperationCanceledException or StaleReleaseException))
            {
                // A lost race or connection is tried again from the stored cursor; whatever stays broken ends the job, not the runner.
                log.LogWarning(failed, "Job {Task} failed in attempt {Attempt}.", id, attempt);
                if (attempt == Attempts)
                {
                    await GiveUp(id, failed.Message, ct);
                    return;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt), clock, ct);
            }
        }
    }

    /// <summary>False when the job is finished.</summary>
    private async Task<bool> RunBatch(Guid id, CancellationToken ct)
    {
        var (task, version) = await Load(id, ct);
        if (!task.IsRunning) return false;
        if (!kinds.TryGetValue(task.Kind!, out var job)) throw new InvalidOperationException($"No job of kind '{task.Kind}' is known here.");

        await using var connection = await streams.Database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var session = new ProjectionSession(connection, transaction, streams);
        var batch = await job.RunBatch(task, session, ct);
        var facts = new RecordTaskProgress(id, batch.Done, batch.Total, batch.Cursor, clock.GetUtcNow(), batch.Tally).Decide(task).Facts;
        var after = facts.Aggregate(task, (state, fact) => state.Evolve(fact));
        if (batch.IsLast) facts = [.. facts, .. new CompleteTask(id, clock.GetUtcNow()).Decide(after).Facts];
        var progress = new StreamAppend(InstructorTaskEvent.StreamOf(id), InstructorTask.StreamType, ExpectedVersion.Exactly(version), facts);
        await streams.AppendWithin(connection, transaction, [.. batch.Appends, progress], new(CorrelationId: id.ToString(), CausationId: id.ToString()), ct);
        await transaction.CommitAsync(ct);
        streams.Appended.Raise();
        return !batch.IsLast;
    }

    private async Task Postpone(Guid id, JobPostponedException away, CancellationToken ct)
    {
        var (now, task) = (clock.GetUtcNow(), (await Load(id, ct)).Task);
        if (now - task.RequestedAt >= LastsFor)
        {
            postponed.Remove(id);
            await GiveUp(id, away.Message, ct);
            return;
        }

        var wait = postponed.TryGetValue(id, out var last) ? last.Wait * 2 : ShortestWait;
        if (wait > LongestWait) wait = LongestWait;
        postponed[id] = (now + wait, wait);
        log.LogWarning("Job {Task} waits for {Wait}: {Reason}", id, wait, away.Message);
    }

    private async Task GiveUp(Guid id, string error, CancellationToken ct)
    {
        var (task, version) = await Load(id, ct);
        var decision = new FailTask(id, error, clock.GetUtcNow()).Decide(task);
        if (decision.Facts.Count == 0) return;
        await streams.Append(
            [new(InstructorTaskEvent.StreamOf(id), InstructorTask.StreamType, ExpectedVersion.Exactly(version), decision.Facts)],
            new(CorrelationId: id.ToString(), CausationId: nameof(FailTask)), ct);
    }

    private async Task<(InstructorTask Task, long Version)> Load(Guid id, CancellationToken ct)
    {
        var past = await streams.ReadStream(InstructorTaskEvent.StreamOf(id), ct);
        return (past.Aggregate(InstructorTask.Initial, (state, fact) => state.Evolve((InstructorTaskEvent)fact.Data)), past.Count == 0 ? 0 : past[^1].Version);
    }

    private async Task<List<Guid>> OpenTasks(CancellationToken ct)
    {
        await using var command = streams.Database.CreateCommand(
            "select id from jobs.tasks where state in ('requested', 'running') order by requested_at, id limit 100");
        await using var reader = await command.ExecuteReaderAsync(ct);
        var tasks = new List<Guid>();
        while (await reader.ReadAsync(ct)) tasks.Add(reader.GetGuid(0));
        return tasks;
    }

    private static async Task<bool> Locked(NpgsqlConnection holder, string function, Guid task, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"select {function}({TaskLocks}, hashtext($1))", holder);
        command.Parameters.AddWithValue(task.ToString());
        return await command.ExecuteScalarAsync(ct) is true;
    }
}
