using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenEdx.Api.Authoring;
using OpenEdx.Api.Identity;
using OpenEdx.Cli.Commands;
using OpenEdx.Cli.Simulation;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Versions;
using OpenEdx.Projections;
using OpenEdx.Projections.Authoring;
using OpenEdx.TestKit;

namespace OpenEdx.Cli.Tests.Simulation;

public sealed class DirectSimulationTests
{
    private static readonly byte[] Key = "a key for tests"u8.ToArray();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static SimulationSettings Settings { get; } = new(
        4, 3, 3, new DateTimeOffset(2026, 9, 7, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 9, 28, 0, 0, 0, TimeSpan.Zero), 2);

    [Fact]
    public async Task commands_leave_the_same_facts_as_http()
    {
        await using var direct = await TestApp.Start();
        var course = await Sample(direct);
        await using (var driver = SimulateCommand.Direct(direct.Provider, course)) await Run(course, driver);

        await using var web = await TestApp.Start(new TestApp { OnKestrel = true, SimulationKey = Key });
        await Sample(web);
        await web.Provider.GetRequiredService<AccountBootstrap>().Ensure(
            new RegisterOAuthClient("sim", "Simulated learners", null, OAuthGrantTypes.Password, null, [], true, false, Settings.Now), Ct);
        await using (var driver = new HttpDriver(web.Lms, course.Key, "sim", Key)) await Run(course, driver);

        var expected = await Facts(direct);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, await Facts(web));
    }

    [Fact]
    public async Task read_models_of_a_simulated_class_are_what_the_log_says()
    {
        await using var app = await TestApp.Start();
        var course = await Sample(app);
        await using (var driver = SimulateCommand.Direct(app.Provider, course)) await Run(course, driver);
        await app.CatchUp(Ct);
        var outcomes = await app.Provider.GetRequiredService<ProjectionVerifier>().Verify(null, null, Ct);
        Assert.Contains(outcomes, outcome => outcome.Events > 50);
        Assert.Empty(outcomes.SelectMany(outcome => outcome.Differences));
    }

    [Fact]
    public async Task all_read_models_can_be_built_in_another_schema_and_are_the_same_there()
    {
        await using var app = await TestApp.Start();
        var course = await Sample(app);
        await using (var driver = SimulateCommand.Direct(app.Provider, course)) await Run(course, driver);
        await app.CatchUp(Ct);
        await using var source = NpgsqlDataSource.Create(app.Database.ConnectionString);
        var end = (long)(await Scalar("select last_value from mt_events_sequence"))!;

        var built = await app.Provider.GetRequiredService<AsOfBuilder>().Build(null, end, null, "elsewhere", null, Ct);

        Assert.Equal(ProjectionsModule.All.Select(one => one.Name).Order(), built.Select(one => one.Projection).Order());
        foreach (var table in ProjectionsModule.All.SelectMany(one => one.Tables))
        {
            var other = TableNames.In("elsewhere")[table];
            Assert.Equal(0L, await Scalar($"select count(*) from ((table {table} except all table {other}) union all (table {other} except all table {table})) d"));
        }

        async Task<object?> Scalar(string sql)
        {
            await using var command = source.CreateCommand(sql);
            return await command.ExecuteScalarAsync(Ct);
        }
    }

    private static Task<SimulationSummary> Run(PublishedCourse course, ISimulationDriver driver) =>
        new Simulator(SimulatedCourse.Of(course), Settings, driver, null).Run(null, Ct);

    private static async Task<PublishedCourse> Sample(TestApp app)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "samples", "sample-course");
        var imported = Assert.IsType<ImportResult.Imported>(await app.Provider.GetRequiredService<CourseImporter>().ImportFolder(folder, null, null, null, Ct));
        return (await app.Provider.GetRequiredService<PublishedCourses>().Find(imported.Report.Course!, Ct))!;
    }

    /// <summary>What learners did, by name of the person, since numbers depend on who registers first.</summary>
    private static async Task<IReadOnlyList<string>> Facts(TestApp app)
    {
        await using var command = app.Source.CreateCommand(
            """
            select concat_ws(' ', a.username, e.type, e.data ->> 'At', e.data ->> 'Problem', e.data ->> 'Attempt', e.data ->> 'Answers', e.data ->> 'WeightedEarned',
                             e.data ->> 'Block', e.data ->> 'Name', e.data ->> 'Payload', e.data ->> 'Sequence', e.data ->> 'Position', e.data ->> 'Mode')
            from mt_events e join identity.accounts a on a.user_id = (e.data ->> 'User')::bigint
            where e.type in ('problem_checked', 'problem_check_refused', 'enrollment_activated', 'enrollment_deactivated', 'block_completion_changed',
                             'learner_interaction_recorded', 'sequence_position_changed')
            order by 1
            """);
        var facts = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(Ct);
        while (await reader.ReadAsync(Ct)) facts.Add(reader.GetString(0));
        return facts;
    }
}
