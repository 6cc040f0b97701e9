using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections;
using OpenEdx.Projections.Analytics;
using OpenEdx.TestKit;

namespace OpenEdx.Cli.Tests.Commands;

/// <summary>What an operator types about read models, to the real program, and what it answers.</summary>
public sealed partial class ProjectionCommandsTests : IAsyncLifetime
{
    private const string Model = "enrollment_changes";
    private const int Learners = 20;

    private static readonly string Now = new EnrollmentChanges().Version.ToString(CultureInfo.InvariantCulture);

    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenEdx+Operated+2026");

    private readonly string folder = Directory.CreateTempSubdirectory("openedx-operator-").FullName;
    private TestDatabase database = null!;
    private StreamStore streams = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresFixture.CreateDatabase(Ct);
        streams = new(database.Source, new EventTypeRegistry(DomainEvents.All, DomainEvents.Json), ProjectionsModule.All, TimeProvider.System);
        for (var learner = 1; learner <= Learners; learner++)
        {
            var (user, at) = (new UserId(learner), DateTimeOffset.UnixEpoch.AddDays(learner));
            await streams.Append(
                [new(CourseEnrollmentEvent.StreamOf(user, Course), CourseEnrollment.StreamType, ExpectedVersion.NoStream, [new EnrollmentActivated(user, Course, "audit", at)])],
                EventMetadata.None, Ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task an_event_set_aside_is_listed_shown_tried_in_vain_mended_and_replayed()
    {
        var whole = await Text("select data::text from mt_events where seq_id = 7");
        await Execute("update mt_events set data = '\"broken\"' where seq_id = 7 or seq_id = 9");
        await Rebuild();

        var list = await Run("projections", "poison", "list", Model);
        Assert.EndsWith("2 set aside.\n", list.Output, StringComparison.Ordinal);
        Assert.Contains($" {Model}:V{Now}:All at 7, ", list.Output, StringComparison.Ordinal);
        var ids = Ids().Matches(list.Output).Select(match => match.Value).ToList();

        var shown = await Run("projections", "poison", "show", ids[0]);
        Assert.Equal(0, shown.Code);
        Assert.Contains("position 7:\n{\"position\":7,", shown.Output, StringComparison.Ordinal);
        Assert.Contains("JsonException", shown.Output, StringComparison.Ordinal);

        var vain = await Run("projections", "poison", "replay", "--all", Model);
        Assert.Equal(1, vain.Code);
        Assert.Contains($"{Model}:V{Now}:All at 7: fails again: The event 'enrollment_activated' at position 7 does not load", vain.Output, StringComparison.Ordinal);
        Assert.EndsWith("0 of 2 replayed.\n", vain.Output, StringComparison.Ordinal);

        await Execute($"update mt_events set data = '{whole}' where seq_id = 7");
        var half = await Run("projections", "poison", "replay", ids[0], ids[1]);
        Assert.Equal(1, half.Code);
        Assert.StartsWith($"{Model}:V{Now}:All at 7: applied.\n{Model}:V{Now}:All at 9: fails again:", half.Output, StringComparison.Ordinal);
        Assert.EndsWith($"1 of 2 replayed.\nTo be sure: openedx projections verify {Model}\n", half.Output, StringComparison.Ordinal);

        Assert.Equal((0, $"Forgotten: {Model}:V{Now}:All at 9. The event stays in the log, and unapplied.\n"), (await Run("projections", "poison", "discard", ids[1])).Answer);
    }

    [Fact]
    public async Task names_that_nobody_knows_are_refused_with_those_that_there_are()
    {
        await Refused("No read model, process or subscription is called 'nobody'. There are: accounts, ", "poison", "list", "nobody");
        await Refused("No read model, process or subscription is called 'nobody'. There are: accounts, ", "poison", "replay", "--all", "nobody");
        await Refused("No subscription is called 'grading'. There are: account_mails.", "pause", "grading");
        Assert.Equal(
            (0, $"Version {Now} of {Model} is live already. To make it anew: openedx projections rebuild {Model}\n"),
            (await Run("projections", "rebuild", Model, "--version", Now)).Answer);
    }

    [Fact]
    public async Task a_version_is_built_compared_switched_and_the_former_one_dropped()
    {
        await Rebuild();
        await OtherRelease.Owns(database.Source, Model, 7, Ct);

        Assert.StartsWith($"Version {Now} of {Model} is complete: {Learners} events in ", (await Run("projections", "rebuild", Model, "--version", Now)).Output, StringComparison.Ordinal);
        var table = (await Text($"select tables[1] from event_store.projection_versions where projection = '{Model}' and version = 7"))!;
        await Execute($"delete from {table}_v7 where ctid = (select ctid from {table}_v7 limit 1)");
        var differs = await Run("projections", "compare", Model, "--version", Now);
        Assert.Equal(1, differs.Code);
        Assert.Contains($"  version {Now} alone: {{", differs.Output, StringComparison.Ordinal);
        Assert.EndsWith($"Versions 7 and {Now} of {Model} differ at position {Learners}.\n", differs.Output, StringComparison.Ordinal);

        Assert.Equal((0, $"Readers see version {Now} of {Model}.\n"), (await Run("projections", "switch", Model, "--version", Now)).Answer);
        Assert.Equal((0, $"Version 7 of {Model} is dropped.\n"), (await Run("projections", "drop", Model, "--version", "7")).Answer);
        await Refused($"Readers see version {Now} of '{Model}'; switch to another before.", "drop", Model, "--version", Now);

        await Execute($"delete from {table}");
        var wrong = await Run("projections", "verify", Model);
        Assert.Equal(1, wrong.Code);
        Assert.Contains($"DIFFERS {Model} ({Learners} events up to {Learners})\n          {table}: log  {{", wrong.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_read_model_is_built_as_it_was_into_a_schema_of_its_own()
    {
        var built = await Run("projections", "build", Model, "--as-of", "5", "--into", "early");
        Assert.Equal(0, built.Code);
        Assert.Matches($@"^early\.enrollment_facts, early\.{Model}, early\.enrollment_cuts, .*: 5 events\nBuilt as of 5, position 5\.\n$", built.Output);
        Assert.Equal("5", await Text("select position::text from early.built"));

        await Refused("The schema 'early' is not empty: it has built, ", "build", Model, "--as-of", "5", "--into", "early");
    }

    [GeneratedRegex("^[0-9a-f]{8}-[0-9a-f-]{27}", RegexOptions.Multiline)]
    private static partial Regex Ids();

    /// <summary>As of now, so that no server is needed to fill the read model.</summary>
    private Task<long> Rebuild() => new ProjectionRebuilder(new Shards(streams, ProjectionsModule.All, []), new(), TimeProvider.System).Rebuild(Model, null, Ct);

    private async Task Refused(string beginning, params string[] arguments)
    {
        var said = await Run(["projections", .. arguments]);
        Assert.Equal((1, ""), said.Answer);
        Assert.Contains($"openedx: {beginning}", said.Errors, StringComparison.Ordinal);
    }

    private async Task<Said> Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "openedx"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["OPENEDX_DATABASE"] = database.ConnectionString, ["OPENEDX_DATA"] = folder },
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Ct), process.StandardError.ReadToEndAsync(Ct));
        await process.WaitForExitAsync(Ct);
        return new(process.ExitCode, await output, await errors);
    }

    private async Task<string?> Text(string sql)
    {
        await using var command = database.Source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Ct) as string;
    }

    private async Task Execute(string sql)
    {
        await using var command = database.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    private sealed record Said(int Code, string Output, string Errors)
    {
        public (int Code, string Output) Answer => (Code, Output);
    }
}
