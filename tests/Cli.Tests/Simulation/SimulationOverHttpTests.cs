using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Authoring;
using OpenEdx.Api.Identity;
using OpenEdx.Cli.Simulation;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Authoring;
using OpenEdx.TestKit;

namespace OpenEdx.Cli.Tests.Simulation;

public sealed class SimulationOverHttpTests : IAsyncLifetime
{
    private const string Client = "simulator";
    private static readonly byte[] Key = "a key for tests"u8.ToArray();
    private readonly string ledgerFile = Path.GetTempFileName();
    private TestApp? app;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private TestApp App => app!;

    public async ValueTask InitializeAsync() => app = await TestApp.Start(new TestApp { OnKestrel = true, SimulationKey = Key });

    public async ValueTask DisposeAsync()
    {
        File.Delete(ledgerFile);
        await App.DisposeAsync();
    }

    [Fact]
    public async Task what_was_acknowledged_is_stored_once_at_its_simulated_instant_also_when_done_twice()
    {
        var course = await Sample();
        var settings = new SimulationSettings(
            6, 4, 11, new DateTimeOffset(2026, 9, 7, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 10, 5, 0, 0, 0, TimeSpan.Zero), 4);
        await App.Provider.GetRequiredService<AccountBootstrap>().Ensure(
            new RegisterOAuthClient(Client, "Simulated learners", null, OAuthGrantTypes.Password, null, [], true, false, settings.Now), Ct);

        SimulationSummary first;
        await using (var ledger = new SimulationLedger(ledgerFile)) first = await Run(course, settings, ledger);
        var second = await Run(course, settings, null);
        await App.CatchUp(Ct);

        Assert.True(first.Count("submissions") > 20, string.Join('\n', first.Lines()));
        Assert.Equal(6, first.Count("enrollments"));
        Assert.Equal(first.Count("submissions"), second.Count("submissions"));
        Assert.Equal(first.Count("submissions"), await Scalar("select count(*) from mt_events where type = 'problem_checked'"));
        Assert.Equal(0, await Scalar(
            "select count(*) from mt_events where type in ('problem_checked', 'enrollment_activated') and not (data ->> 'At')::timestamptz between '2026-09-07' and '2026-10-05'"));
        var found = await LedgerCheck.Run(App.Source, SimulationLedger.Read(ledgerFile), Ct);
        Assert.True(found.IsClean, string.Join('\n', found.Missing.Concat(found.Repeated).Concat(found.Ungraded).Concat(found.Unenrolled)));
        Assert.Equal(first.Count("submissions"), found.Submissions);
    }

    [Fact]
    public async Task a_ledger_with_a_submission_that_was_lost_is_found_out()
    {
        await File.WriteAllTextAsync(ledgerFile, """{"Kind":"submission","Course":"course-v1:X+Y+Z","Username":"ada","Id":"never stored"}""" + "\n", Ct);
        var found = await LedgerCheck.Run(App.Source, SimulationLedger.Read(ledgerFile), Ct);
        Assert.Equal(["never stored"], found.Missing);
        Assert.False(found.IsClean);
    }

    private async Task<SimulationSummary> Run(PublishedCourse course, SimulationSettings settings, SimulationLedger? ledger)
    {
        await using var driver = new HttpDriver(App.Lms, course.Key, Client, Key);
        return await new Simulator(SimulatedCourse.Of(course), settings, driver, ledger).Run(null, Ct);
    }

    private async Task<PublishedCourse> Sample()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "samples", "sample-course");
        var imported = Assert.IsType<ImportResult.Imported>(await App.Provider.GetRequiredService<CourseImporter>().ImportFolder(folder, null, null, null, Ct));
        return (await App.Provider.GetRequiredService<PublishedCourses>().Find(imported.Report.Course!, Ct))!;
    }

    private async Task<long> Scalar(string sql)
    {
        await using var command = App.Source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
