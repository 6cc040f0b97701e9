using System.Globalization;
using System.Net;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Analytics;
using OpenEdx.Api.Grading;
using OpenEdx.Api.Jobs;
using OpenEdx.Cli.Hosting;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore;
using OpenEdx.EventStore.Privacy;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Identity;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Grading;

/// <summary>
/// The endpoints of Grading and Analytics with daemon, grading and jobs on a database of its own. Who asks stands in a header:
/// signing in is Identity's and tested there.
/// </summary>
public sealed class TeachingHouse : IAsyncLifetime
{
    public static readonly CourseKey Course = CourseKey.Parse("course-v1:Org+N+R");
    public static readonly UsageKey Homework = Course.Block("sequential", "hw1");
    public static readonly UsageKey P1 = Course.Block("problem", "p1");
    public static readonly UsageKey P2 = Course.Block("problem", "p2");

    /// <summary>A Wednesday.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 5, 6, 12, 0, 0, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("openedx-teaching-").FullName;
    private TestDatabase? database;
    private WebApplication? app;
    private long version;

    public FixedClock Clock { get; } = new(Noon.AddDays(14));

    public StreamStore Streams => app!.Services.GetRequiredService<StreamStore>();

    public IServiceProvider Services => app!.Services;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresFixture.CreateDatabase();
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddOpenEdx(new(database.ConnectionString, folder, IPAddress.Loopback));
        builder.Services.AddProjectionDaemon();
        builder.Services.AddSingleton<Workers.Jobs.JobRunner>();
        app = builder.Build();
        app.Use(async (http, next) =>
        {
            if (http.Request.Headers["X-Asker"].ToString() is { Length: > 0 } asker) http.User = new ClaimsPrincipal(IdentityOf(asker));
            await next(http);
        });
        app.MapGrading();
        app.MapAnalytics();
        app.MapJobs();
        await OpenEdxHost.Migrate(app.Services, Ct);
        await app.StartAsync();
        await AddPeople();
    }

    /// <param name="asker"><c>staff</c>, or the number of a learner.</param>
    public HttpClient As(string asker)
    {
        var client = app!.GetTestClient();
        client.DefaultRequestHeaders.Add("X-Asker", asker);
        return client;
    }

    public async Task<JsonElement> Get(string asker, string url)
    {
        using var client = As(asker);
        using var answer = await client.GetAsync(new Uri(url, UriKind.Relative), Ct);
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Ct)}");
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct)).RootElement;
    }

    public async Task<(int Status, string Body)> GetAny(string asker, string url, string accept = "application/json")
    {
        using var client = As(asker);
        client.DefaultRequestHeaders.Add("Accept", accept);
        using var answer = await client.GetAsync(new Uri(url, UriKind.Relative), Ct);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    /// <summary>Two problems in one homework, and a second one required; the homeworks make the whole grade.</summary>
    public Task PublishCourse() => Publish(
        Container(Course.Root, FieldValues.Empty.With("display_name", "A course").With("start", "2020-01-01T00:00:00Z"), Course.Block("chapter", "c")),
        Container(Course.Block("chapter", "c"), FieldValues.Empty.With("display_name", "Week 1"), Homework),
        Container(Homework, FieldValues.Empty.With("display_name", "First").With("format", "Homework").With("graded", true), Course.Block("vertical", "v")),
        Container(Course.Block("vertical", "v"), FieldValues.Empty, P1, P2), Problem(P1), Problem(P2), Policy(2));

    public static CoursePublicationEvent Policy(int minCount) => new GradingPolicyPublished(Course, JsonSerializer.SerializeToElement(new
    {
        GRADER = new[] { new { type = "Homework", short_label = "HW", min_count = minCount, drop_count = 0, weight = 1.0 } },
        GRADE_CUTOFFS = new Dictionary<string, double> { ["A"] = 0.8, ["Pass"] = 0.5 },
    }));

    public static CoursePublicationEvent Container(UsageKey usage, FieldValues fields, params UsageKey[] children) =>
        new CourseBlockPublished(usage, fields, null, children);

    public static CoursePublicationEvent Problem(UsageKey usage) => new CourseBlockPublished(
        usage, FieldValues.Empty.With("display_name", "Problem " + usage.BlockId),
        """<problem><multiplechoiceresponse><choicegroup><choice correct="true">A</choice><choice correct="false">B</choice></choicegroup></multiplechoiceresponse></problem>""", []);

    public Task Publish(params CoursePublicationEvent[] facts) =>
        Append(CoursePublicationEvent.StreamOf(Course), [.. facts, new CourseVersionPublished(Course, ++version, version, null, Noon)]);

    public Task Enroll(long user, string mode, DateTimeOffset at) =>
        Append(CourseEnrollmentEvent.StreamOf(new(user), Course), [new EnrollmentActivated(new(user), Course, mode, at)]);

    public Task Leave(long user, string mode, DateTimeOffset at) =>
        Append(CourseEnrollmentEvent.StreamOf(new(user), Course), [new EnrollmentDeactivated(new(user), Course, mode, at)]);

    public Task Check(long user, UsageKey problem, bool right, DateTimeOffset at, int attempt = 1, string? answer = null) =>
        Append(ProblemAttemptsEvent.StreamOf(new(user), problem), [Checked(user, problem, right, at, attempt, answer)]);

    public static ProblemChecked Checked(long user, UsageKey problem, bool right, DateTimeOffset at, int attempt = 1, string? answer = null)
    {
        var input = problem.BlockId + "_2_1";
        var text = answer ?? (right ? "A" : "B");
        return new(
            new(user), problem, attempt, FieldValues.Empty.With(input, right ? "choice_0" : "choice_1"),
            [new(input, right ? "correct" : "incorrect", null, "", "", "Which?", text, "multiplechoiceresponse", "choicegroup")],
            right ? 1 : 0, 1, right ? 1 : 0, 1, right ? "correct" : "incorrect", 1, 1, "Problem " + problem.BlockId, $"{user}{problem}{attempt}", at);
    }

    public Task Play(long user, DateTimeOffset at) => Append(
        LearnerInteractionsEvent.StreamOf(new(user), Course),
        [new LearnerInteractionRecorded(new(user), Course, "play_video", "browser", "", JsonDocument.Parse("{}").RootElement, at)]);

    /// <summary>Switches cohorts on and puts a learner into a new one.</summary>
    public async Task Cohort(long user, string name)
    {
        await Append(CourseCohortsEvent.StreamOf(Course), [new CohortingSwitched(Course, true, null, Noon), new CohortCreated(Course, 1, name, "manual", null, Noon)]);
        await Append(CohortMembershipEvent.StreamOf(new(user), Course), [new CohortJoined(new(user), Course, 1, null, null, Noon)]);
    }

    public Task Vote(long user, UsageKey poll, string choice) =>
        Append(LearnerVoteEvent.StreamOf(new(user), poll), [new PollVoteCast(new(user), poll, choice, null, 1, Noon)]);

    /// <summary>Returns when read models and grading have seen everything; jobs stay as they are.</summary>
    public Task FollowLog() => app!.Services.GetRequiredService<ProjectionProgress>().WaitUntilCaughtUp(TimeSpan.FromSeconds(60), Ct);

    /// <summary>Returns when read models, grading and requested jobs have seen everything.</summary>
    public async Task CatchUp()
    {
        await FollowLog();
        await app!.Services.GetRequiredService<Workers.Jobs.JobRunner>().RunOpenTasks(Ct);
        await FollowLog();
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        if (database is not null) await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static RequesterIdentity IdentityOf(string asker)
    {
        var staff = asker == "staff";
        var user = staff ? 1 : long.Parse(asker, CultureInfo.InvariantCulture);
        return new(new(new(user), staff ? "staff" : "learner" + user, true, staff, false, new HashSet<(string, CourseKey)>()), "test");
    }

    /// <summary>The staff member 1 and learners 2 to 10, registered without the cost of real passwords.</summary>
    private async Task AddPeople()
    {
        var keys = app!.Services.GetRequiredService<PersonalKeys>();
        await using var connection = await database!.Source.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        var people = new List<StreamAppend>();
        for (var number = 1; number <= 10; number++)
        {
            var user = new UserId(number);
            var key = await keys.Ensure(connection, transaction, Accounts.SubjectOf(user), Ct);
            SealedText Sealed(string text) => new(key.Seal(text));
            var facts = new RegisterUser(
                user, Sealed(number == 1 ? "staff" : "learner" + number), Sealed(number + "@example.org"), Sealed("Name"), Sealed("!"),
                new Dictionary<string, SealedText?>(), Activate: true, Noon).Decide(UserAccount.Initial).Facts;
            people.Add(new(UserAccountEvent.StreamOf(user), UserAccount.StreamType, ExpectedVersion.NoStream, facts));
        }

        await Streams.AppendWithin(connection, transaction, people, EventMetadata.None, Ct);
        await transaction.CommitAsync(Ct);
    }

    private Task<AppendResult> Append(string stream, IReadOnlyList<object> facts) =>
        Streams.Append([new(stream, null, ExpectedVersion.Any, facts)], EventMetadata.None, Ct);
}
