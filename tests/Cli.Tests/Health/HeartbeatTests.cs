using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Cli.Hosting;
using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.TestKit;

namespace OpenEdx.Cli.Tests.Health;

public sealed class HeartbeatTests
{
    [Fact]
    public async Task a_healthy_node_answers_200_and_names_what_it_needs()
    {
        await using var app = await TestApp.Start();
        var (status, parts) = await app.Health("/heartbeat");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["first_start", "modulestore", "release", "schema", "sql"], parts.EnumerateObject().Select(part => part.Name).Order());
        Assert.True(parts.GetProperty("modulestore").GetProperty("status").GetBoolean());
    }

    [Fact]
    public async Task extended_it_names_every_part()
    {
        await using var app = await TestApp.Start();
        var (status, parts) = await app.Health("/heartbeat?extended");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            ["appends", "disk", "first_start", "jobs", "modulestore", "processes", "projections", "python", "release", "reports", "schema", "set_aside", "shards", "sql", "subscriptions"],
            parts.EnumerateObject().Select(part => part.Name).Order());
    }

    [Fact]
    public async Task missing_tables_are_named()
    {
        await using var app = await TestApp.Start(new TestApp { Roles = HostRoles.Api });
        await using (var command = app.Source.CreateCommand("drop table mt_streams cascade"))
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var (status, parts) = await app.Health("/heartbeat");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.False(parts.GetProperty("schema").GetProperty("status").GetBoolean());
        Assert.Contains("mt_streams", parts.GetProperty("schema").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_read_only_database_is_named_as_a_log_that_cannot_be_written()
    {
        await using var app = await TestApp.Start(new TestApp { Roles = HostRoles.Api });
        await using (var command = app.Source.CreateCommand($"alter database {app.Database.Name} set default_transaction_read_only = on"))
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var (status, parts) = await app.Health("/heartbeat");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.True(parts.GetProperty("sql").GetProperty("status").GetBoolean());
        Assert.Equal("The log cannot be written: the database is read-only.", parts.GetProperty("modulestore").GetProperty("message").GetString());
    }

    [Fact]
    public async Task a_loop_that_stands_still_is_named_and_does_not_take_the_node_from_its_learners()
    {
        var standing = new TaskCompletionSource();
        await using var app = await TestApp.Start(new TestApp
        {
            Health = new() { LongestTurn = TimeSpan.FromSeconds(1), LongestLag = TimeSpan.FromSeconds(1) },
            Services = services => services.AddSingleton<IProcess>(new StandingProcess(standing.Task)),
        });
        await app.Account("somebody", ct: TestContext.Current.CancellationToken);
        var (status, parts) = await app.HealthOnce("/heartbeat?extended", parts => IsIll(parts, "processes") && IsIll(parts, "shards"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("standing:All", parts.GetProperty("shards").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.False(IsIll(parts, "projections"));

        var (ready, whole) = await app.Health("/healthz/ready");
        Assert.Equal(HttpStatusCode.OK, ready);
        Assert.Equal("ill", whole.GetProperty("status").GetString());
        Assert.Equal("ill", whole.GetProperty("parts").GetProperty("processes").GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.OK, (await app.Health("/healthz/live")).Status);
        standing.SetResult();
        await app.HealthOnce("/heartbeat?extended", parts => !IsIll(parts, "processes") && !IsIll(parts, "shards"));
    }

    [Fact]
    public async Task events_set_aside_are_a_warning_only()
    {
        await using var app = await TestApp.Start(new TestApp
        {
            Services = services => services.AddSingleton<IProcess>(new StandingProcess(Task.FromException(new InvalidOperationException("Poison.")))),
        });
        await app.Account("somebody", ct: TestContext.Current.CancellationToken);
        await app.CatchUp(TestContext.Current.CancellationToken);
        var (status, parts) = await app.HealthOnce("/heartbeat?extended", parts => Message(parts, "set_aside") != "OK");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.StartsWith("Events set aside by standing:All (", Message(parts, "set_aside"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("live", true, HttpStatusCode.ServiceUnavailable)]
    [InlineData("building", true, HttpStatusCode.OK)]
    [InlineData("live", false, HttpStatusCode.OK)]
    public async Task a_node_of_an_older_release_goes_on_until_it_may_append_no_more(string state, bool isInline, HttpStatusCode expected)
    {
        await using var app = await TestApp.Start(new TestApp { Roles = HostRoles.Api });
        await using (var command = app.Source.CreateCommand(
            $"""
            update event_store.projection_versions set state = 'retired' where projection = 'accounts' and '{state}' = 'live';
            insert into event_store.projection_versions (projection, version, state, is_inline, tables, ddl)
            values ('accounts', 99, '{state}', {isInline}, array[]::text[], '');
            """))
        {
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var (status, parts) = await app.Health("/heartbeat");
        Assert.Equal(expected, status);
        Assert.StartsWith("This node runs an older release than another one, which has ", Message(parts, "release"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_the_node_still_waits_for_is_said()
    {
        await using var app = await TestApp.Start();
        app.Provider.GetRequiredService<Readiness>().WaitingFor = "The sample course is being loaded.";
        var (status, parts) = await app.Health("/heartbeat");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("The sample course is being loaded.", Message(parts, "first_start"));
    }

    [Fact]
    public async Task both_sites_answer_on_ports_of_their_own()
    {
        await using var app = await TestApp.Start(new TestApp { OnKestrel = true });
        Assert.NotEqual(app.Lms.Port, app.Studio.Port);
        foreach (var site in new[] { app.Lms, app.Studio })
        {
            using var answer = await app.CreateClient(site).GetAsync("/heartbeat", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    private static bool IsIll(JsonElement parts, string part) => !parts.GetProperty(part).GetProperty("status").GetBoolean();

    private static string Message(JsonElement parts, string part) => parts.GetProperty(part).GetProperty("message").GetString()!;

    /// <summary>A process whose reactions end when the test says so.</summary>
    private sealed class StandingProcess(Task until) : IProcess
    {
        public string Name => "standing";

        public IReadOnlyCollection<Type> Consumes => [typeof(UserAccountEvent)];

        public string Ddl => "";

        public Task Handle(IReadOnlyList<RecordedEvent> events, ProjectionSession session, CancellationToken ct) => until.WaitAsync(ct);
    }
}
