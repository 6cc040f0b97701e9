using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Authoring;
using OpenEdx.Cli.Commands;
using OpenEdx.Cli.Hosting;
using OpenEdx.Cli.Simulation;
using OpenEdx.EventStore.Retention;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Authoring;
using OpenEdx.TestKit;

namespace OpenEdx.Cli.Tests.Backup;

/// <summary>The grading process after its log was cut back between a submission and the grade that followed.</summary>
public sealed class GradingAfterCutTests
{
    private const string IsGrade = "type in ('course_grade_changed', 'subsection_grade_changed', 'course_grade_now_passed', 'course_grade_now_failed')";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task grades_that_were_cut_off_come_again_exactly_as_they_were()
    {
        await using var app = await TestApp.Start(new TestApp { Roles = HostRoles.Api });
        await Learn(app);
        await Work(app);
        // All submissions come before the grades of the first batch: the cut takes grades away whose causes stay.
        var early = long.Parse((await Rows(app, $"select (percentile_disc(0.1) within group (order by seq_id))::text from mt_events where {IsGrade}")).Single());
        var original = await Rows(app, Grades);

        var position = await Cut(app, early);
        var kept = await Rows(app, $"select type from mt_events where {IsGrade} and seq_id <= {position}");
        Assert.InRange(kept.Count, 1, original.Count - 1);
        await app.Provider.GetRequiredService<ProjectionRebuilder>().Rebuild(null, null, Ct);
        await Work(app);

        Assert.Equal(original, await Rows(app, Grades));
        Assert.Equal(original.Count - kept.Count, (await Rows(app, $"select type from mt_events where {IsGrade} and seq_id > {position}")).Count);
        Assert.All(await app.Provider.GetRequiredService<ProjectionVerifier>().Verify(null, null, Ct), outcome => Assert.Empty(outcome.Differences));
        Assert.Empty(await app.Provider.GetRequiredService<DeadLetters>().All(Ct));
    }

    private const string Grades = $"select stream_id || ' ' || version || ' ' || data from mt_events where {IsGrade} order by stream_id collate \"C\", version";

    /// <summary>At the first place from there on that goes through no append.</summary>
    private static async Task<long> Cut(TestApp app, long position)
    {
        for (; ; position++)
        {
            try
            {
                await app.Provider.GetRequiredService<LogCut>().After(position, Ct);
                return position;
            }
            catch (LogCutRefusedException)
            {
            }
        }
    }

    /// <summary>The daemon, until it has nothing left to do.</summary>
    private static async Task Work(TestApp app)
    {
        using var daemon = ActivatorUtilities.CreateInstance<ProjectionDaemon>(app.Provider);
        await daemon.StartAsync(Ct);
        await app.CatchUp(Ct);
        await daemon.StopAsync(Ct);
    }

    private static async Task Learn(TestApp app)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "samples", "sample-course");
        var imported = Assert.IsType<ImportResult.Imported>(await app.Provider.GetRequiredService<CourseImporter>().ImportFolder(folder, null, null, null, Ct));
        var course = (await app.Provider.GetRequiredService<PublishedCourses>().Find(imported.Report.Course!, Ct))!;
        var begin = new DateTimeOffset(2026, 9, 7, 0, 0, 0, TimeSpan.Zero);
        await using var driver = SimulateCommand.Direct(app.Provider, course);
        await new Simulator(SimulatedCourse.Of(course), new(5, 3, 3, begin, begin.AddDays(21), 2), driver, null).Run(null, Ct);
    }

    private static async Task<List<string>> Rows(TestApp app, string sql)
    {
        await using var command = app.Source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var rows = new List<string>();
        while (await reader.ReadAsync(Ct)) rows.Add(reader.GetString(0));
        return rows;
    }
}
