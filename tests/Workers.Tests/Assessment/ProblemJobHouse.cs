using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OpenEdx.Cli.Hosting;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.SharedKernel;
using OpenEdx.TestKit;
using OpenEdx.Workers.Assessment;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Workers.Tests.Assessment;

/// <summary>The platform without its job runner, and a course with the problems <c>problem-a</c> and <c>problem-b</c> in an exam, both with the answer 4.</summary>
internal sealed class ProblemJobHouse : IAsyncDisposable
{
    public static readonly DateTimeOffset Noon = CourseBuilder.Noon;
    public static readonly UsageKey A = CourseBuilder.Usage("problem-a");
    public static readonly UsageKey B = CourseBuilder.Usage("problem-b");
    public static readonly UsageKey Exam = CourseBuilder.Usage("chapter-exam");
    public static readonly UserId Teacher = new(3);

    private readonly TestApp app;
    private long version = 1;

    private ProblemJobHouse(TestApp app) => this.app = app;

    public StreamStore Streams => app.Streams;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<ProblemJobHouse> Build()
    {
        var app = await TestApp.Start(new TestApp { Roles = HostRoles.Api, Services = services => services.AddProjectionDaemon() });
        var course = new CourseBuilder().Add("chapter-exam", null).Add("problem-a", "chapter-exam").Add("problem-b", "chapter-exam")
            .Body("problem-a", Number(4)).Body("problem-b", Number(4));
        await course.Publish(app.Streams, Ct);
        return new(app);
    }

    public static string Number(int answer) => $"<problem><numericalresponse answer='{answer}'><textline/></numericalresponse></problem>";

    /// <summary>The author changes a problem.</summary>
    public Task Correct(UsageKey problem, string content) => Append(
        CoursePublicationEvent.StreamOf(problem.Course), new CourseBlockPublished(problem, FieldValues.Empty, content, []),
        new CourseVersionPublished(problem.Course, ++version, version, null, Noon));

    public Task Submit(long user, UsageKey problem, string answer, int attempt = 1) => Append(
        ProblemAttemptsEvent.StreamOf(new(user), problem),
        new ProblemChecked(
            new(user), problem, attempt, FieldValues.Empty.With($"{problem.BlockId}_2_1", answer),
            [new($"{problem.BlockId}_2_1", answer == "4" ? "correct" : "incorrect", null, "", "", "", answer, "numericalresponse", "textline")],
            answer == "4" ? 1 : 0, 1, answer == "4" ? 1 : 0, 1, answer == "4" ? "correct" : "incorrect", 1, 1, "P", $"{user}-{attempt}", Noon));

    public Task Save(long user, UsageKey problem, string answer) => Append(
        ProblemAttemptsEvent.StreamOf(new(user), problem),
        new ProblemAnswersSaved(new(user), problem, FieldValues.Empty.With($"{problem.BlockId}_2_1", answer), Noon));

    /// <summary>Asks for a job and returns when the read models know of it.</summary>
    public async Task<Guid> Request(string kind, UsageKey target, long? learner = null, double? score = null)
    {
        var task = Guid.CreateVersion7();
        var input = new ProblemTask(
            task, target, learner is { } one ? new UserId(one) : null, kind == ProblemTask.RescoreIfHigher, score, Teacher, "Wrong key", Noon);
        await Append(InstructorTaskEvent.StreamOf(task), new TaskRequested(task, kind, target.Course, JsonSerializer.SerializeToElement(input), Teacher, Noon));
        await app.CatchUp(Ct);
        return task;
    }

    public Task<int> Run(params IEnumerable<IJob> jobs) => new JobRunner(
        Streams, jobs, TimeProvider.System, new(NullLogger<DatabaseOutage>.Instance, TimeProvider.System), new(), NullLogger<JobRunner>.Instance).RunOpenTasks(Ct);

    public ProblemJob Job(string kind, int batchSize = 50) =>
        new(kind, app.Provider.GetRequiredService<PublishedCourses>(), app.Provider.GetRequiredService<ProblemTransactions>()) { BatchSize = batchSize };

    /// <summary>Those there are when everything has followed: the log can be read up to the first append that is still open, a process's included.</summary>
    public async Task<IReadOnlyList<T>> Facts<T>()
    {
        await CatchUp();
        return [.. (await Streams.ReadAll(0, Ct).ToListAsync(Ct)).Select(fact => fact.Data).OfType<T>()];
    }

    public async Task<ProblemAttempts> State(long user, UsageKey problem) =>
        await Streams.Load<ProblemAttempts, ProblemAttemptsEvent>(ProblemAttemptsEvent.StreamOf(new(user), problem), Ct);

    public Task CatchUp() => app.CatchUp(Ct);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private Task<AppendResult> Append(string stream, params IReadOnlyList<object> facts) =>
        Streams.Append([new(stream, null, ExpectedVersion.Any, facts)], EventMetadata.None, Ct);
}
