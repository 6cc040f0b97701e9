using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections;
using OpenEdx.Projections.Analytics;
using OpenEdx.TestKit;

namespace OpenEdx.Cli.Tests.Events;

public sealed class LogViewsTests(TestApp app) : IClassFixture<TestApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task the_page_about_sql_says_what_a_database_has()
    {
        var path = Path.Combine(SharedData.RepositoryRoot, "docs", "events", "sql.md");
        var made = await SqlPage.Markdown(app.Database, Ct);
        if (Environment.GetEnvironmentVariable("OPENEDX_ACCEPT") == "1" && Environment.GetEnvironmentVariable("CI") is null) await File.WriteAllTextAsync(path, made, Ct);
        Assert.True(
            File.Exists(path) && await File.ReadAllTextAsync(path, Ct) == made,
            "docs/events/sql.md is out of date. Rewrite it: OPENEDX_ACCEPT=1 dotnet test --project tests/Cli.Tests");
    }

    [Fact]
    public async Task every_stored_name_has_a_view_and_every_view_can_be_read()
    {
        foreach (var (name, _) in LogViews.Names) await Count(LogViews.ViewOf(name));
        Assert.Equal(LogViews.Names.Count + 2, await Scalar<long>("select count(*) from pg_views where schemaname = 'log'"));
    }

    [Fact]
    public async Task no_column_needs_quotes() => Assert.Equal(0, await Scalar<long>(
        """
        select count(*) from information_schema.columns c left join pg_get_keywords() k on k.word = c.column_name
        where c.table_schema = 'log' and (c.column_name !~ '^[a-z][a-z0-9_]*$' or k.catcode in ('R', 'T'))
        """));

    [Fact]
    public async Task fields_have_their_types()
    {
        var problem = UsageKey.Parse("block-v1:OpenedX+Small+2026+type@problem+block@p1");
        var at = new DateTimeOffset(2026, 5, 1, 8, 30, 0, TimeSpan.Zero);
        await app.Streams.Append(
            [new StreamAppend(ProblemAttemptsEvent.StreamOf(new UserId(17), problem), "problem_attempts", ExpectedVersion.Any, [new ProblemSeedDrawn(new UserId(17), problem, 42, at)])],
            new EventMetadata(UserName: "17"), Ct);

        Assert.Equal(
            "17|block-v1:OpenedX+Small+2026+type@problem+block@p1|42|2026-05-01 08:30:00+00|17|1",
            await Scalar<string>("select concat_ws('|', user_id, problem, seed, at at time zone 'UTC' || '+00', event_user_name, event_version) from log.problem_seed_drawn"));
        Assert.Equal("problem_seed_drawn", await Scalar<string>("select type from log.events where stream_type = 'problem_attempts'"));
    }

    [Fact]
    public async Task what_exists_is_not_made_again()
    {
        await using var database = await PostgresFixture.CreateDatabase(Ct);
        await using (var drop = database.Source.CreateCommand("drop view log.problem_reset")) await drop.ExecuteNonQueryAsync(Ct);
        var views = new LogViews(database.Source);

        await views.Ensure(ProjectionsModule.All, Ct);
        Assert.False(await Exists(database));
        await using (var forget = database.Source.CreateCommand("comment on schema log is null")) await forget.ExecuteNonQueryAsync(Ct);
        await views.Ensure(ProjectionsModule.All, Ct);
        Assert.True(await Exists(database));
    }

    [Fact]
    public async Task a_view_of_another_release_gives_way_without_taking_an_analysts_view_or_grants_along()
    {
        await using var database = await PostgresFixture.CreateDatabase(Ct);
        await using (var older = database.Source.CreateCommand(
            """
            drop view log.problem_reset; drop view log.user_activated;
            create view log.problem_reset as select 1 as gone; create schema team; create view team.mine as select gone from log.problem_reset;
            create view log.user_activated as select 1 as gone; grant select on log.user_activated, log.problem_reset to public;
            comment on schema log is null
            """)) await older.ExecuteNonQueryAsync(Ct);

        await new LogViews(database.Source).Ensure(ProjectionsModule.All, Ct);

        await using var check = database.Source.CreateCommand(
            """
            select (select gone from team.mine) = 1 and not exists (select from information_schema.columns where table_schema = 'log' and table_name in ('problem_reset', 'user_activated') and column_name = 'gone')
                and (select count(*) from information_schema.role_table_grants where grantee = 'PUBLIC' and table_schema = 'log' and table_name in ('problem_reset', 'user_activated')) = 2
            """);
        Assert.True((bool)(await check.ExecuteScalarAsync(Ct))!);
    }

    private static async Task<bool> Exists(TestDatabase database)
    {
        await using var command = database.Source.CreateCommand("select to_regclass('log.problem_reset') is not null");
        return (bool)(await command.ExecuteScalarAsync(Ct))!;
    }

    private Task<long> Count(string view) => Scalar<long>($"select count(*) from {view}");

    private async Task<T> Scalar<T>(string sql)
    {
        await using var command = app.Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Ct))!;
    }
}
