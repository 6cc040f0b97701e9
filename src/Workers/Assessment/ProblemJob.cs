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
/// What the course team does to everybody's work on a problem or in another scored block, some learners per transaction, by problem and user id. Whoever submits
/// while a batch is decided makes it lose its race: it is decided anew on the new submission.
/// </summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/instructor_task/tasks_helper/module_state.py</c>, how each item is counted included.</remarks>
/// <param name="kind">See <see cref="ProblemTask.Kinds"/>.</param>
public sealed class ProblemJob(string kind, PublishedCourses courses, ProblemTransactions transactions) : IJob
{
    public string Kind => kind;

    /// <summary>Learners per batch: a script of the author may run for each of their submissions, and the batch is lost if the worker dies.</summary>
    public int BatchSize { get; init; } = 50;

    public async Task<JobBatch> RunBatch(InstructorTask task, ProjectionSession session, CancellationToken ct)
    {
        var input = task.Input.Deserialize<ProblemTask>() ?? throw new JobGivenUpException("The job names no problem.");
        var course = await courses.Find(input.Problem.Course, ct) ?? throw new JobGivenUpException($"The course of {input.Problem} is not published.");
        var (work, total) = await Work(input, course, task.Cursor, session, ct);
        var streams = await session.Streams.ReadStreams([.. work.Select(StreamOf)], ct);
        var tally = task.Tally ?? new(0, 0, 0);
        var appends = new List<StreamAppend>();
        foreach (var one in work)
        {
            var past = streams.GetValueOrDefault(StreamOf(one)) ?? [];
            var (refusal, facts) = await Decide(input, one, past, course, ct);
            tally = Counted(tally, refusal, facts.Count);
            if (refusal is not null || facts.Count == 0) continue;
            var expected = past.Count == 0 ? ExpectedVersion.NoStream : ExpectedVersion.Exactly(past[^1].Version);
            appends.Add(new(StreamOf(one), one.IsProblem ? ProblemAttempts.StreamType : ScoredBlock.StreamType, expected, facts)
            {
                Metadata = new(input.Task.ToString(), kind, input.By.ToString()),
            });
        }

        var done = task.Done + work.Count;
        var isLast = input.Learner is not null || work.Count < BatchSize;
        return new(done, Math.Max(total, done), work.Count == 0 ? task.Cursor : work[^1].Cursor, isLast, appends, tally);
    }

    private async Task<(IReadOnlyList<ProblemWork> Work, long Total)> Work(
        ProblemTask input, PublishedCourse course, string cursor, ProjectionSession session, CancellationToken ct)
    {
        var problems = Problems(input, course);
        if (input.Learner is not { } learner)
        {
            if (cursor.Length == 0) await ProblemWork.WaitUntilKnown(session, input.Task, ct);
            return await ProblemWork.Next(session, problems, cursor, BatchSize, ct);
        }

        var streams = await session.Streams.ReadStreams([.. problems.Select(problem => StreamOf(new(problem, learner)))], ct);
        // A score can be set where nothing was ever done.
        var work = problems.Select(problem => new ProblemWork(problem, learner))
            .Where(one => kind == ProblemTask.Override || streams.GetValueOrDefault(StreamOf(one)) is { Count: > 0 }).ToList();
        return (work, work.Count);
    }

    private static IReadOnlyList<UsageKey> Problems(ProblemTask input, PublishedCourse course)
    {
        if (input.Problem.Type == "problem" || BlockPointsOf.IsScoredBlock(input.Problem.Type)) return [input.Problem];
        if (!course.TryFind(input.Problem, out var container)) throw new JobGivenUpException($"{input.Problem} is not published.");
        return [.. container.SelfAndDescendants().Where(block => block.Type == "problem").Select(block => block.Usage)];
    }

    private async Task<(Refusal? Refusal, IReadOnlyList<object> Facts)> Decide(
        ProblemTask task, ProblemWork work, IReadOnlyList<RecordedEvent> past, PublishedCourse course, CancellationToken ct)
    {
        if (!work.IsProblem)
        {
            var scored = ScoredBlockWork.Decide(kind, task, work, past, course);
            return (scored.Refusal, scored.Facts);
        }

        var state = past.Aggregate(ProblemAttempts.Initial, (known, fact) => known.Evolve((ProblemAttemptsEvent)fact.Data));
        var decision = await Decide(task, work, state, course, ct);
        return (decision.Refusal, decision.Facts);
    }

    private async Task<Decision<ProblemAttemptsEvent>> Decide(
        ProblemTask task, ProblemWork work, ProblemAttempts state, PublishedCourse course, CancellationToken ct)
    {
        switch (kind)
        {
            case ProblemTask.ResetAttempts:
                return new ResetAttempts(work.User, work.Problem, task.By, task.Reason, task.At).Decide(state);
            case ProblemTask.DeleteState:
                return new DeleteState(work.User, work.Problem, task.By, task.Reason, task.At).Decide(state);
            case ProblemTask.Override:
                var score = task.Score ?? throw new JobGivenUpException("The job names no score.");
                var set = new OverrideScore(work.User, work.Problem, score, task.By, task.Reason, task.At);
                return await Grade((before, settings, load, _) => set.Decide(before, settings, load));
            default:
                var again = new RescoreProblem(work.User, work.Problem, task.OnlyIfHigher, task.Task.ToString(), task.By, task.Reason, task.At);
                return await Grade(again.Decide);
        }

        Task<Decision<ProblemAttemptsEvent>> Grade(ProblemDecision decide) => course.TryFind(work.Problem, out var block)
            ? transactions.Decide(block, work.User, block.ProblemSettings(course.Version), state, decide, ct)
            : throw new JobGivenUpException($"{work.Problem} is not published.");
    }

    private static TaskTally Counted(TaskTally tally, Refusal? refusal, int facts) => refusal switch
    {
        RescoreProblem.NotSupported => throw new JobGivenUpException("Problem's definition does not support rescoring."),
        OverrideScore.OutOfRange or OverrideScore.Weightless => throw new JobGivenUpException(
            "Score must be between 0 and the maximum points available for the problem."),
        RescoreProblem.InputError => tally with { Failed = tally.Failed + 1 },
        null when facts > 0 => tally with { Succeeded = tally.Succeeded + 1 },
        _ => tally with { Skipped = tally.Skipped + 1 },
    };

    private static string StreamOf(ProblemWork work) =>
        work.IsProblem ? ProblemAttemptsEvent.StreamOf(work.User, work.Problem) : ScoredBlockEvent.StreamOf(work.User, work.Problem);
}
