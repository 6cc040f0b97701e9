using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.Jobs;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Assessment;

/// <summary>What the course team does to the work of one learner, or of all, on one problem; each endpoint says it in the words of its own wire.</summary>
internal sealed class LearnerWork(
    StreamStore streams, PublishedCourses courses, AccountsQuery accounts, ProblemTransactions transactions, ResponseActs responses, TasksQuery tasks,
    RequestClock clock)
{
    /// <summary>Null: nobody has this user name or address.</summary>
    public async Task<UserId?> Learner(string identifier, CancellationToken ct) =>
        await accounts.FindByEmailOrUsername(identifier, ct) is { } account ? new UserId(account.UserId) : null;

    /// <summary>A problem, open response or other scored block of this course by its key, published or not; null: the text names none.</summary>
    public static UsageKey? Problem(CourseKey course, string? text) =>
        UsageKey.TryParse(text ?? "", out var usage) && usage.Course == course &&
        (usage.Type is "problem" or "openassessment" || BlockPointsOf.IsScoredBlock(usage.Type)) ? usage : null;

    public async Task<Refusal?> ResetAttempts(HttpContext http, UserId learner, UsageKey problem, string? reason, CancellationToken ct)
    {
        if (BlockPointsOf.IsScoredBlock(problem.Type))
            return await Transact(http, learner, problem, nameof(ResetBlockAttempts), new ResetBlockAttempts(learner, problem, Actor(http), reason, clock.Now(http)).Decide, ct);
        var ask = new ResetAttempts(learner, problem, Actor(http), reason, clock.Now(http));
        return await Transact(http, learner, problem, nameof(Domain.Assessment.ResetAttempts), ask.Decide, ct);
    }

    /// <summary>Works for a problem that left the course, too.</summary>
    public async Task<Refusal?> DeleteState(HttpContext http, UserId learner, UsageKey problem, string? reason, CancellationToken ct)
    {
        if (problem.Type == "openassessment")
            return await responses.Clear(http, Actor(http), learner, problem, reason, ct) is null ? null : new DeleteState.NoWork();
        if (BlockPointsOf.IsScoredBlock(problem.Type))
            return await Transact(http, learner, problem, nameof(DeleteBlockState), new DeleteBlockState(learner, problem, Actor(http), reason, clock.Now(http)).Decide, ct);
        var ask = new DeleteState(learner, problem, Actor(http), reason, clock.Now(http));
        return await Transact(http, learner, problem, nameof(Domain.Assessment.DeleteState), ask.Decide, ct);
    }

    /// <param name="score">Raw points.</param>
    public Task<Refusal?> Override(HttpContext http, UserId learner, UsageKey problem, double score, string? reason, CancellationToken ct)
    {
        if (BlockPointsOf.IsScoredBlock(problem.Type))
        {
            var set = new OverrideBlockScore(learner, problem, score, Actor(http), reason, clock.Now(http));
            return Transact(http, learner, problem, nameof(OverrideBlockScore), set.Decide, ct);
        }

        var ask = new OverrideScore(learner, problem, score, Actor(http), reason, clock.Now(http));
        return Transact(http, learner, problem, nameof(OverrideScore), (state, settings, load, _) => ask.Decide(state, settings, load), ct);
    }

    public Task<Refusal?> Rescore(HttpContext http, UserId learner, UsageKey problem, bool onlyIfHigher, string? reason, CancellationToken ct)
    {
        if (BlockPointsOf.IsScoredBlock(problem.Type))
        {
            var again = new RescoreBlock(learner, problem, onlyIfHigher, Guid.CreateVersion7().ToString(), Actor(http), reason, clock.Now(http));
            return Transact(http, learner, problem, nameof(RescoreBlock), again.Decide, ct);
        }

        var ask = new RescoreProblem(learner, problem, onlyIfHigher, Guid.CreateVersion7().ToString(), Actor(http), reason, clock.Now(http));
        return Transact(http, learner, problem, nameof(RescoreProblem), ask.Decide, ct);
    }

    /// <summary>Asks for a job over the work of one learner or of all.</summary>
    /// <param name="kind">See <see cref="ProblemTask"/>.</param>
    /// <param name="problem">A problem, or a container with problems.</param>
    /// <param name="learner">Null: everybody.</param>
    /// <param name="score">Of an override: raw points.</param>
    public async Task<Requested> Request(
        HttpContext http, string kind, UsageKey problem, UserId? learner, string? reason, double? score, CancellationToken ct)
    {
        if (problem.Type == "openassessment") return new(Guid.Empty, new RescoreProblem.NotSupported());
        // Work on a problem that left the course can still be deleted; whatever grades needs it.
        var isThere = await courses.Find(problem.Course, ct) is { } course && course.TryFind(problem, out _);
        if (!isThere && kind is not (ProblemTask.DeleteState or ProblemTask.ResetAttempts)) return new(Guid.Empty, new NotPublished(problem));
        if ((await tasks.Of(problem, learner, ct)).Any(task => task.IsOpen && task.Kind == kind)) return new(Guid.Empty, new AlreadyRunning());
        var task = Guid.CreateVersion7();
        var input = new ProblemTask(task, problem, learner, kind == ProblemTask.RescoreIfHigher, score, Actor(http), reason, clock.Now(http));
        var ask = new RequestTask(task, kind, problem.Course, JsonSerializer.SerializeToElement(input), input.By, input.At);
        var done = await streams.Transact<InstructorTask, InstructorTaskEvent>(
            InstructorTaskEvent.StreamOf(task), ask.Decide, http.MetadataFor(nameof(RequestTask)), ct);
        return new(task, done.Refusal);
    }

    private async Task<Refusal?> Transact(
        HttpContext http, UserId learner, UsageKey problem, string command, Func<ProblemAttempts, Decision<ProblemAttemptsEvent>> decide, CancellationToken ct)
    {
        var done = await streams.Transact<ProblemAttempts, ProblemAttemptsEvent>(
            ProblemAttemptsEvent.StreamOf(learner, problem), decide, http.MetadataFor(command), ct);
        return done.Refusal;
    }

    /// <summary>Grades, so that the problem must be there.</summary>
    private async Task<Refusal?> Transact(
        HttpContext http, UserId learner, UsageKey problem, string command, ProblemDecision decide, CancellationToken ct)
    {
        if (problem.Type != "problem") return new RescoreProblem.NotSupported();
        if (await courses.Find(problem.Course, ct) is not { } course || !course.TryFind(problem, out var block)) return new NotPublished(problem);
        var done = await transactions.Transact(block, learner, block.ProblemSettings(course.Version), decide, http.MetadataFor(command), ct);
        return done.Refusal;
    }

    private async Task<Refusal?> Transact(
        HttpContext http, UserId learner, UsageKey block, string command, Func<ScoredBlock, Decision<ScoredBlockEvent>> decide, CancellationToken ct)
    {
        var done = await streams.Transact<ScoredBlock, ScoredBlockEvent>(ScoredBlockEvent.StreamOf(learner, block), decide, http.MetadataFor(command), ct);
        return done.Refusal;
    }

    /// <summary>Scores, so that the block must be there and take scores.</summary>
    private async Task<Refusal?> Transact(
        HttpContext http, UserId learner, UsageKey block, string command, Func<ScoredBlock, BlockPoints, Decision<ScoredBlockEvent>> decide, CancellationToken ct)
    {
        if (await courses.Find(block.Course, ct) is not { } course || !course.TryFind(block, out var published)) return new NotPublished(block);
        return published.Points() is { } points
            ? await Transact(http, learner, block, command, state => decide(state, points), ct)
            : new RescoreProblem.NotSupported();
    }

    private static UserId Actor(HttpContext http) => http.User.Requester()!.User;

    /// <summary>The same is being done to the same people just now. Two requests at the same instant may both pass, as upstream.</summary>
    public sealed record AlreadyRunning : Refusal;

    /// <summary>A job was asked for.</summary>
    /// <param name="Refusal">Null when it was; else there is no task.</param>
    public sealed record Requested(Guid Task, Refusal? Refusal);

    /// <summary>The course does not show this problem.</summary>
    public sealed record NotPublished(UsageKey Problem) : Refusal;
}
