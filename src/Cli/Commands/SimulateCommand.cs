using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Npgsql;
using OpenEdx.Api.Identity;
using OpenEdx.Cli.Hosting;
using OpenEdx.Cli.Simulation;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx simulate</c>: learners who do not exist do what learners do.</summary>
internal static class SimulateCommand
{
    private const string Client = "openedx-simulator";

    public static Command Create()
    {
        var course = new Option<string>("--course") { Description = "Course run to learn in; it must be published.", HelpName = "KEY" };
        var learners = new Option<int>("--learners") { Description = "Number of learners.", DefaultValueFactory = _ => 50, HelpName = "N" };
        var weeks = new Option<int>("--weeks") { Description = "Weeks that they live through, the last one ending now.", DefaultValueFactory = _ => 6, HelpName = "W" };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same learners and acts; doing them twice adds no submission.", DefaultValueFactory = _ => 1, HelpName = "S" };
        var start = new Option<DateTimeOffset?>("--start") { Description = "First day (2026-01-05), when the weeks are not to end now.", HelpName = "DATE" };
        var direct = new Option<bool>("--direct") { Description = "By commands instead of HTTP: needs no running server, and is faster." };
        var url = new Option<string?>("--url") { Description = "Address of the LMS (default http://localhost and OPENEDX_LMS_PORT).", HelpName = "U" };
        var concurrency = new Option<int>("--concurrency") { Description = "Learners acting at the same moment.", DefaultValueFactory = _ => 8, HelpName = "C" };
        var ledger = new Option<string?>("--ledger") { Description = "File that gets one line per acknowledged enrollment and submission.", HelpName = "FILE" };
        var command = new DescribedCommand(
            "simulate",
            "Let simulated learners register, enroll, read, watch and answer over some weeks.",
            """
            Each learner has an ability and a diligence, drawn from the seed: some do everything, some give up, some
            come back. By default they use the public HTTP interface of a running server. Their acts lie in the past
            weeks when the data folder holds a simulation key (./run makes one), else they all happen now.
            The right answers come from the published course, so the command needs its database as well.

            Examples:
              openedx simulate --course course-v1:OpenEdx+HLW101+2026 --learners 200 --seed 7
              openedx simulate --course course-v1:OpenEdx+HLW101+2026 --learners 200 --direct
              openedx simulate --course course-v1:OpenEdx+HLW101+2026 --ledger acknowledged.jsonl
              openedx simulate check --ledger acknowledged.jsonl
            """)
        {
            course, learners, weeks, seed, start, direct, url, concurrency, ledger,
        };
        command.Subcommands.Add(Check());
        command.SetAction(async (parsed, ct) =>
        {
            var key = ImportCommand.Key(parsed.GetValue(course)) ?? throw new OperatorException("Say which course: --course course-v1:ORG+NUMBER+RUN.");
            var now = DateTimeOffset.UtcNow;
            var settings = new SimulationSettings(
                Positive("--learners", parsed.GetValue(learners)), Positive("--weeks", parsed.GetValue(weeks)), parsed.GetValue(seed),
                parsed.GetValue(start)?.ToUniversalTime() ?? now.AddDays(-7 * parsed.GetValue(weeks)), now, Positive("--concurrency", parsed.GetValue(concurrency)));
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct, WeakHashes);
            var published = await services.GetRequiredService<PublishedCourses>().Find(key, ct)
                ?? throw new OperatorException($"There is no published course {key}; import one with 'openedx import'.");
            await using var driver = parsed.GetValue(direct) ? Direct(services, published) : await Http(services, installation, key, parsed.GetValue(url), ct);
            await using var notes = parsed.GetValue(ledger) is { } file ? new SimulationLedger(file) : null;
            await Run(published, settings, driver, notes, ct);
            return 0;
        });
        return command;
    }

    /// <summary>Simulates with progress on the error stream and the summary on the output.</summary>
    public static async Task Run(
        PublishedCourse course, SimulationSettings settings, ISimulationDriver driver, SimulationLedger? ledger, CancellationToken ct)
    {
        var since = Stopwatch.StartNew();
        SimulationSummary summary;
        using (var progress = new Progress($"{settings.Learners} learners over {settings.Weeks} weeks"))
            summary = await new Simulator(SimulatedCourse.Of(course), settings, driver, ledger).Run((done, planned) => progress.Report(done, planned), ct);
        foreach (var line in summary.Lines()) Console.WriteLine(line);
        Console.WriteLine($"{summary.Acts,9:N0} acts in {since.Elapsed.TotalSeconds:N1} s ({summary.Acts / since.Elapsed.TotalSeconds:N0} per second)");
    }

    public static DirectDriver Direct(IServiceProvider services, PublishedCourse course) => new(
        course, services.GetRequiredService<StreamStore>(), services.GetRequiredService<AccountRegistration>(),
        services.GetRequiredService<AccountsQuery>(), services.GetRequiredService<CapaProblems>());

    /// <summary>The passwords of simulated learners are no secrets, so hashing them need not take half a second each.</summary>
    public static void WeakHashes(IServiceCollection services) =>
        services.AddSingleton(IdentitySettings.From(Environment.GetEnvironmentVariable) with { PasswordIterations = 1000 });

    private static async Task<ISimulationDriver> Http(
        ServiceProvider services, Installation installation, CourseKey course, string? url, CancellationToken ct)
    {
        await services.GetRequiredService<AccountBootstrap>().Ensure(
            new RegisterOAuthClient(Client, "Simulated learners", null, OAuthGrantTypes.Password, null, [], true, false, DateTimeOffset.UtcNow), ct);
        var settings = installation.Settings(HostRoles.All);
        var address = url ?? settings.LmsRoot ?? string.Create(CultureInfo.InvariantCulture, $"http://localhost:{settings.LmsPort}");
        if (!Uri.TryCreate(address, UriKind.Absolute, out var lms)) throw new OperatorException($"'{address}' is no web address.");
        if (settings.SimulationKey is null)
            await Console.Error.WriteLineAsync($"There is no simulation.key in {installation.DataFolder}: everything will happen now instead of over weeks.");
        return new HttpDriver(lms, course, Client, settings.SimulationKey);
    }

    private static DescribedCommand Check()
    {
        var ledger = new Option<string>("--ledger") { Description = "File that a simulation wrote.", Required = true, HelpName = "FILE" };
        var command = new DescribedCommand(
            "check",
            "Compare a ledger with what is stored: nothing acknowledged may be missing or doubled.",
            """
            Waits until every read model has caught up (a server must be running for that), then looks for every
            acknowledged submission in the log and among the graded problems, and for every acknowledged
            enrollment. Exit code 1 when something is missing or doubled.
            """)
        {
            ledger,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var entries = SimulationLedger.Read(parsed.GetValue(ledger)!);
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            try
            {
                await services.GetRequiredService<ProjectionProgress>().WaitUntilCaughtUp(TimeSpan.FromMinutes(2), ct);
            }
            catch (TimeoutException late)
            {
                throw new OperatorException($"The read models did not catch up; is 'openedx serve' running? {late.Message}", late);
            }

            return Tell(await LedgerCheck.Run(services.GetRequiredService<NpgsqlDataSource>(), entries, ct));
        });
        return command;
    }

    private static int Tell(LedgerFindings found)
    {
        Console.WriteLine($"{found.Submissions,9:N0} acknowledged submissions: {found.Missing.Count} missing, {found.Repeated.Count} stored twice, {found.Ungraded.Count} without a graded row");
        Console.WriteLine($"{found.Enrollments,9:N0} acknowledged enrollments: {found.Unenrolled.Count} missing");
        foreach (var id in found.Missing.Concat(found.Repeated).Concat(found.Ungraded).Concat(found.Unenrolled).Take(20)) Console.WriteLine($"          {id}");
        Console.WriteLine(found.IsClean ? "Everything that was acknowledged is there, once." : "The ledger and the log disagree.");
        return found.IsClean ? 0 : 1;
    }

    private static int Positive(string option, int value) => value > 0 ? value : throw new OperatorException($"{option} must be at least 1.");
}
