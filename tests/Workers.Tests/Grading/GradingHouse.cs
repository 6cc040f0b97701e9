using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Jobs;
using OpenEdx.TestKit;
using OpenEdx.Workers.Grading;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Workers.Tests.Grading;

/// <summary>A course of two homeworks (p1, p2 and p3) on a database of its own, with the grading process run by hand, batch by batch.</summary>
internal sealed class GradingHouse : IAsyncDisposable
{
    public static readonly CourseKey Course = CourseKey.Parse("course-v1:Org+N+R");
    public static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly UsageKey Homework1 = Course.Block("sequential", "hw1");
    public static readonly UsageKey Homework2 = Course.Block("sequential", "hw2");
    public static readonly UsageKey P1 = Course.Block("problem", "p1");
    public static readonly UsageKey P2 = Course.Block("problem", "p2");
    public static readonly UsageKey P3 = Course.Block("problem", "p3");

    private readonly TestDatabase database;
    private readonly Dictionary<string, long> positions = [];
    private long version;

    private GradingHouse(TestDatabase database)
    {
        this.database = database;
        Streams = new(database.Source, new EventTypeRegistry(DomainEvents.All, DomainEvents.Json), [], TimeProvider.System);
        Courses = new(new PublishedCourses(Streams));
        Process = new(Courses);
    }

    public StreamStore Streams { get; }

    public GradedCourses Courses { get; }

    public GradingProcess Process { get; }

    public NpgsqlDataSource Database => database.Source;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<GradingHouse> Build()
    {
        var house = new GradingHouse(await PostgresFixture.CreateDatabase(Ct));
        await using var command = house.Database.CreateCommand(house.Process.Ddl);
        await command.ExecuteNonQueryAsync(Ct);
        return house;
    }

    public Task PublishCourse(string policy) => Publish(
        Block(Course.Root, null, Course.Block("chapter", "c")),
        Block(Course.Block("chapter", "c"), null, Homework1, Homework2),
        Sequential(Homework1, P1, P2), Sequential(Homework2, P3),
        Problem(P1), Problem(P2), Problem(P3), Policy(policy));

    public static CoursePublicationEvent Policy(string json) => new GradingPolicyPublished(Course, JsonDocument.Parse(json).RootElement);

    public static CoursePublicationEvent Problem(UsageKey usage) =>
        new CourseBlockPublished(
            usage,
            FieldValues.Empty,
            """<problem><multiplechoiceresponse><choicegroup><choice correct="true">A</choice><choice correct="false">B</choice></choicegroup></multiplechoiceresponse></problem>""",
            []);

    public static CoursePublicationEvent Sequential(UsageKey usage, params UsageKey[] children) =>
        new CourseBlockPublished(usage, FieldValues.Empty.With("format", "Homework").With("graded", true).With("start", "2020-01-01T00:00:00Z"), null, children);

    public Task Publish(params CoursePublicationEvent[] facts) => PublishAt(0, facts);

    public Task PublishAt(int minute, params CoursePublicationEvent[] facts) =>
        Append(CoursePublicationEvent.StreamOf(Course), [.. facts, new CourseVersionPublished(Course, ++version, version, null, Noon.AddMinutes(minute))]);

    public Task Check(long user, UsageKey problem, double earned, int attempt = 1) =>
        Append(ProblemAttemptsEvent.StreamOf(new(user), problem), Checked(user, problem, earned, attempt));

    public Task Score(long user, UsageKey block, double earned, int minute) =>
        Append(ScoredBlockEvent.StreamOf(new(user), block), new BlockScored(new(user), block, earned, 1, earned, 1, Noon.AddMinutes(minute)));

    public Task Reset(long user, UsageKey problem) =>
        Append(ProblemAttemptsEvent.StreamOf(new(user), problem), new ProblemReset(new(user), problem, 1, 1, 1, Noon.AddMinutes(30)));

    public Task Override(long user, UsageKey problem, double earned, int minute) => Append(
        ProblemAttemptsEvent.StreamOf(new(user), problem),
        new ProblemScoreOverridden(new(user), problem, earned, 1, earned, 1, 1, new(3), "Graded on paper", Noon.AddMinutes(minute)));

    public Task Rescore(long user, UsageKey problem, double earned, int minute, bool keepsFormer = false) => Append(
        ProblemAttemptsEvent.StreamOf(new(user), problem),
        new ProblemRescored(
            new(user), problem, [], earned, 1, [earned], earned, 1, keepsFormer, earned > 0 ? "correct" : "incorrect", 1, 1, "task-1", new(3), null,
            Noon.AddMinutes(minute)));

    public Task Delete(long user, UsageKey problem, int minute) => Append(
        ProblemAttemptsEvent.StreamOf(new(user), problem), new ProblemStateDeleted(new(user), problem, new(3), null, Noon.AddMinutes(minute)));

    public Task Enroll(long user, string mode, int minute) =>
        Append(CourseEnrollmentEvent.StreamOf(new(user), Course), new EnrollmentActivated(new(user), Course, mode, Noon.AddMinutes(minute)));

    public Task ChangeTrack(long user, string mode, int minute) =>
        Append(CourseEnrollmentEvent.StreamOf(new(user), Course), new EnrollmentModeChanged(new(user), Course, mode, Noon.AddMinutes(minute)));

    public Task Cohorts(params CourseCohortsEvent[] facts) => Append(CourseCohortsEvent.StreamOf(Course), facts);

    public Task JoinCohort(long user, int cohort, int minute) =>
        Append(CohortMembershipEvent.StreamOf(new(user), Course), new CohortJoined(new(user), Course, cohort, null, new(3), Noon.AddMinutes(minute)));

    public Task Select(long user, LearnerSelectionsEvent fact) => Append(LearnerSelectionsEvent.StreamOf(new(user), Course), fact);

    public Task Draw(long user, UsageKey bank, int minute, params UsageKey[] shown) => Append(
        LearnerSelectionsEvent.StreamOf(new(user), Course),
        new LibraryContentAssigned(new(user), bank, shown, shown, 0, shown.Length, Noon.AddMinutes(minute)));

    public Task OverrideSubsection(long user, UsageKey subsection, double points, int minute) => Append(
        SubsectionOverridesEvent.StreamOf(new(user), Course),
        new SubsectionGradeOverridden(new(user), subsection, new(points, null, points, null), null, "GRADEBOOK", new(3), "An appeal", Noon.AddMinutes(minute)));

    public Task RemoveOverride(long user, UsageKey subsection, int minute) => Append(
        SubsectionOverridesEvent.StreamOf(new(user), Course),
        new SubsectionOverrideRemoved(new(user), subsection, new(1, null, 1, null), "GRADEBOOK", new(3), null, Noon.AddMinutes(minute)));

    public Task Freeze(int days) => Append(GradeFreezeEvent.StreamOf(Course), new GradeFreezeSet(Course, days, new(3), null, Noon));

    public Task FreezeAt(int minute, int days) =>
        Append(GradeFreezeEvent.StreamOf(Course), new GradeFreezeSet(Course, days, new(3), null, Noon.AddMinutes(minute)));

    public Task Lift(int minute) => Append(GradeFreezeEvent.StreamOf(Course), new GradeFreezeLifted(Course, new(3), "Graded late", Noon.AddMinutes(minute)));

    /// <summary>Runs the grading process to the end of the log, its own reactions included.</summary>
    public async Task Grade(int batchSize = 1000)
    {
        while (await Step(Process.Name, Process.Consumes, batchSize, (facts, session) => Process.Handle(facts, session, Ct)))
        {
        }
    }

    public async Task FollowTasks()
    {
        var tasks = new Tasks();
        while (await Step(tasks.Name, tasks.Consumes, 1000, (facts, session) => tasks.Apply(facts, session, Ct)))
        {
        }
    }

    public JobRunner Runner(IJob? job = null) =>
        new(Streams, [job ?? new RegradeCourse(Courses)], TimeProvider.System, new(NullLogger<DatabaseOutage>.Instance, TimeProvider.System), new(), NullLogger<JobRunner>.Instance);

    public async Task<IReadOnlyList<LearnerGradesEvent>> GradesOf(long user) =>
        [.. (await Streams.ReadStream(LearnerGradesEvent.StreamOf(new(user), Course), Ct)).Select(fact => (LearnerGradesEvent)fact.Data)];

    public async Task<IReadOnlyList<RecordedEvent>> Log() => await Streams.ReadAll(0, Ct).ToListAsync(Ct);

    public async ValueTask DisposeAsync() => await database.DisposeAsync();

    private static CourseBlockPublished Block(UsageKey usage, string? content, params UsageKey[] children) =>
        new(usage, FieldValues.Empty, content, children);

    private static ProblemChecked Checked(long user, UsageKey problem, double earned, int attempt) => new(
        new(user), problem, attempt, FieldValues.Empty, [], earned, 1, earned, 1, earned > 0 ? "correct" : "incorrect", 1, 1, "P",
        $"{user}-{problem.BlockId}-{attempt}", Noon.AddMinutes(attempt));

    private Task<AppendResult> Append(string stream, params IReadOnlyList<object> facts) =>
        Streams.Append([new(stream, null, ExpectedVersion.Any, facts)], EventMetadata.None, Ct);

    private async Task<bool> Step(
        string name, IReadOnlyCollection<Type> consumes, int batchSize, Func<IReadOnlyList<RecordedEvent>, ProjectionSession, Task> handle)
    {
        var batch = new List<RecordedEvent>();
        await foreach (var fact in Streams.ReadAll(positions.GetValueOrDefault(name), Ct))
        {
            positions[name] = fact.Position;
            if (!consumes.Contains(fact.Data.GetType())) continue;
            batch.Add(fact);
            if (batch.Count == batchSize) break;
        }

        if (batch.Count == 0) return false;
        await using var connection = await Database.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await handle(batch, new ProjectionSession(connection, transaction, Streams));
        await transaction.CommitAsync(Ct);
        return true;
    }
}
