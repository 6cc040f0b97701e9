using System.Globalization;
using System.Text.Json;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Authoring;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Workers.Assessment;

/// <summary>
/// Everybody's work on one problem, by user id, some learners per transaction. Cursor: the last user id. Whoever submits while a batch
/// is decided makes it lose its race: it is decided anew on the new submission. Who is refused (nothing to grade, an answer that makes
/// no sense any more) is passed over, as upstream.
/// </summary>
public abstract class ProblemJob(PublishedCourses courses) : IJob
{
    public abstract string Kind { get; }

    /// <summary>Learners per batch: a script of the author may run for each of their submissions, and the batch is lost if the worker dies.</summary>
    public int BatchSize { get; init; } = 100;

    public async Task<JobBatch> RunBatch(InstructorTask task, ProjectionSession session, CancellationToken ct)
    {
        var input = task.Input.Deserialize<ProblemTask>() ?? throw new InvalidOperationException("A job over a problem names it.");
        var after = task.Cursor.Length == 0 ? 0 : long.Parse(task.Cursor, CultureInfo.InvariantCulture);
        if (after == 0) await ProblemLearners.WaitUntilComplete(session, input.Task, ct);
        var (users, total) = await ProblemLearners.Next(session, input.Problem, after, BatchSize, ct);
        if (users.Count == 0) return new(task.Done, Math.Max(total, task.Done), task.Cursor, IsLast: true, []);

        var course = await courses.Find(input.Problem.Course, ct) ?? throw new InvalidOperationException($"The course of {input.Problem} is not published.");
        if (!course.TryFind(input.Problem, out var block)) throw new InvalidOperationException($"{input.Problem} is not published.");
        var settings = block.ProblemSettings(course.Version);
        var streams = await session.Streams.ReadStreams([.. users.Select(user => ProblemAttemptsEvent.StreamOf(user, input.Problem))], ct);
        var appends = new List<StreamAppend>();
        foreach (var user in users)
        {
            var stream = ProblemAttemptsEvent.StreamOf(user, input.Problem);
            if (streams.GetValueOrDefault(stream) is not { Count: > 0 } past) continue;
            var state = past.Aggregate(ProblemAttempts.Initial, (known, fact) => known.Evolve((ProblemAttemptsEvent)fact.Data));
            var decision = await Decide(input, user, state, block, settings, ct);
            if (decision.Facts.Count == 0) continue;
            appends.Add(new(stream, ProblemAttempts.StreamType, ExpectedVersion.Exactly(past[^1].Version), decision.Facts)
            {
                Metadata = new(input.Task.ToString(), Kind, input.By.ToString()),
            });
        }

        return new(
            task.Done + users.Count, total, users[^1].Value.ToString(CultureInfo.InvariantCulture), IsLast: users.Count < BatchSize, appends);
    }

    /// <summary>What happens to one learner's work.</summary>
    protected abstract Task<Decision<ProblemAttemptsEvent>> Decide(
        ProblemTask task, UserId user, ProblemAttempts state, PublishedBlock block, ProblemSettings settings, CancellationToken ct);
}

/// <summary>Job <c>rescore_problem</c>.</summary>
public sealed class RescoreProblemJob(PublishedCourses courses, ProblemTransactions transactions) : ProblemJob(courses)
{
    public override string Kind => ProblemTask.Rescore;

    protected override Task<Decision<ProblemAttemptsEvent>> Decide(
        ProblemTask task, UserId user, ProblemAttempts state, PublishedBlock block, ProblemSettings settings, CancellationToken ct)
    {
        var ask = new RescoreProblem(user, task.Problem, task.OnlyIfHigher, task.Task.ToString(), task.By, task.Reason, task.At);
        return transactions.Decide(block, user, settings, state, ask.Decide, ct);
    }
}

/// <summary>Job <c>reset_problem_attempts</c>.</summary>
public sealed class ResetAttemptsJob(PublishedCourses courses) : ProblemJob(courses)
{
    public override string Kind => ProblemTask.ResetAttempts;

    protected override Task<Decision<ProblemAttemptsEvent>> Decide(
        ProblemTask task, UserId user, ProblemAttempts state, PublishedBlock block, ProblemSettings settings, CancellationToken ct) =>
        Task.FromResult(new ResetAttempts(user, task.Problem, task.By, task.Reason, task.At).Decide(state));
}
