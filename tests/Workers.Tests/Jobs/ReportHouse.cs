using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using OpenEdx.Cli.Hosting;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore;
using OpenEdx.EventStore.Privacy;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.Jobs;
using OpenEdx.TestKit;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Workers.Tests.Jobs;

/// <summary>The platform without its job runner, with one small course and learners 1 to 5; jobs are run by hand.</summary>
internal sealed class ReportHouse : IAsyncDisposable
{
    public static readonly CourseKey Course = CourseBuilder.Key;
    public static readonly DateTimeOffset Noon = CourseBuilder.Noon;

    private readonly TestDatabase database;
    private readonly string folder = Directory.CreateTempSubdirectory("openedx-reports-").FullName;
    private readonly ServiceProvider services;
    private readonly ProjectionDaemon daemon;

    private ReportHouse(TestDatabase database)
    {
        this.database = database;
        services = new ServiceCollection()
            .AddLogging()
            .AddOpenEdx(new HostSettings(database.ConnectionString, folder, IPAddress.Loopback))
            .AddProjectionDaemon()
            .BuildServiceProvider();
        daemon = services.GetServices<IHostedService>().OfType<ProjectionDaemon>().Single();
    }

    public StreamStore Streams => services.GetRequiredService<StreamStore>();

    public ReportFiles Files => services.GetRequiredService<ReportFiles>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<ReportHouse> Build()
    {
        var house = new ReportHouse(await PostgresFixture.CreateDatabase(Ct));
        await OpenEdxHost.Migrate(house.services, Ct);
        await house.daemon.StartAsync(Ct);
        await new CourseBuilder().With(("start", "2020-01-01T00:00:00Z"))
            .Add("chapter-1", null).Add("sequential-1", "chapter-1", ("display_name", "First"), ("format", "Homework"), ("graded", true))
            .Add("vertical-1", "sequential-1").Add("problem-1", "vertical-1", ("display_name", "One"))
            .Body("problem-1", "<problem><numericalresponse answer=\"7\"><textline/></numericalresponse></problem>")
            .Publish(house.Streams, Ct);
        for (var user = 1; user <= 5; user++) await house.Register(new(user));
        return house;
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>The job asked for, with the read model of tasks knowing it.</summary>
    public async Task<Guid> Ask(ReportKind kind, params UsageKey[] blocks)
    {
        var task = Guid.CreateVersion7();
        var input = JsonSerializer.SerializeToElement(new ReportTask(task, new(1)) { Blocks = blocks });
        await Append(InstructorTaskEvent.StreamOf(task), new TaskRequested(task, kind.Job, Course, input, new UserId(1), Noon));
        await CatchUp();
        return task;
    }

    public Task Check(long user, string problem, double earned) => Append(
        ProblemAttemptsEvent.StreamOf(new(user), CourseBuilder.Usage(problem)),
        new ProblemChecked(
            new(user), CourseBuilder.Usage(problem), 1, FieldValues.Empty.With(problem + "_2_1", "7"), [], earned, 1, earned, 1,
            earned > 0 ? "correct" : "incorrect", 1, 1, "One", $"{user}{problem}", Noon));

    public Task CatchUp() => services.GetRequiredService<ProjectionProgress>().WaitUntilCaughtUp(TimeSpan.FromSeconds(60), Ct);

    public JobRunner Runner(IJob job, TimeProvider? clock = null) =>
        new(Streams, [job], clock ?? TimeProvider.System, new(NullLogger<DatabaseOutage>.Instance, TimeProvider.System), new(), NullLogger<JobRunner>.Instance);

    public async Task<string> Text(Guid task)
    {
        await using var file = Files.Open(task)!;
        using var reader = new StreamReader(file, Encoding.UTF8);
        return await reader.ReadToEndAsync(Ct);
    }

    public async Task<IReadOnlyList<T>> Facts<T>(Guid task, string stream) =>
        [.. (await Streams.ReadStream(stream, Ct)).Select(fact => fact.Data).OfType<T>()];

    public Task Append(string stream, params object[] facts) =>
        Streams.Append([new StreamAppend(stream, null, ExpectedVersion.Any, facts)], EventMetadata.None, Ct);

    public async ValueTask DisposeAsync()
    {
        await daemon.StopAsync(CancellationToken.None);
        await services.DisposeAsync();
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task Register(UserId user)
    {
        await using var connection = await database.Source.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        var key = await services.GetRequiredService<PersonalKeys>().Ensure(connection, transaction, Accounts.SubjectOf(user), Ct);
        SealedText Sealed(string text) => new(key.Seal(text));
        var facts = new RegisterUser(
            user, Sealed($"learner{user}"), Sealed($"{user}@example.org"), Sealed("Name"), Sealed("!"), new Dictionary<string, SealedText?>(),
            Activate: true, Noon).Decide(UserAccount.Initial).Facts;
        await Streams.AppendWithin(
            connection, transaction,
            [
                new(UserAccountEvent.StreamOf(user), UserAccount.StreamType, ExpectedVersion.NoStream, facts),
                new(CourseEnrollmentEvent.StreamOf(user, Course), null, ExpectedVersion.NoStream, [new EnrollmentActivated(user, Course, "audit", Noon)]),
            ],
            EventMetadata.None, Ct);
        await transaction.CommitAsync(Ct);
    }
}
