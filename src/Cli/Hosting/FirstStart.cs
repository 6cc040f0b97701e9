using Npgsql;
using OpenEdx.Api.Authoring;
using OpenEdx.Api.Identity;
using OpenEdx.Cli.Commands;
using OpenEdx.Cli.Simulation;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Authoring;

namespace OpenEdx.Cli.Hosting;

/// <summary>
/// What <c>./run</c> does once per database, so that no page is empty: people, the sample course, a small class that worked on it
/// for some weeks. Every step may be repeated: a first start that was killed is simply done again.
/// </summary>
internal static class FirstStart
{
    private const string Done = "sample_class_has_learned";
    private const string Begun = "sample_class_begins";
    private const int Learners = 25;
    private const int Weeks = 4;
    private const int Seed = 2026;

    /// <summary>Where the sample courses lie beside the program.</summary>
    private static string Sample => Path.Combine(AppContext.BaseDirectory, "samples", "sample-course");

    public static async Task<bool> IsDone(IServiceProvider services, CancellationToken ct) =>
        await Milestones.Find(services.GetRequiredService<NpgsqlDataSource>(), Done, ct) is not null;

    public static async Task Do(Installation installation, IServiceProvider services, CancellationToken ct)
    {
        var database = services.GetRequiredService<NpgsqlDataSource>();
        // The class always ends at the instant of the very first attempt, so that a repetition finds its own events again.
        var now = await Milestones.Reach(database, Begun, ct);

        Console.WriteLine("First start: loading the sample course and a small class …");
        var imported = await ImportCommand.Import(services.GetRequiredService<CourseImporter>(), Sample, null, publish: true, ct);
        if (imported is not ImportResult.Imported { Report.Course: { } course })
            throw new OperatorException($"The sample course in {Sample} was refused.");

        await People(services, SignIns.Of(installation.DataFolder), course, ct);
        var published = await services.GetRequiredService<PublishedCourses>().Find(course, ct)
            ?? throw new OperatorException("The sample course was imported but not published.");
        // In a container of its own, where hashing passwords is cheap: see WeakHashes.
        await using (var own = await installation.Services(ct, SimulateCommand.WeakHashes))
        await using (var driver = SimulateCommand.Direct(own, published))
        using (var progress = new Progress("The class learns"))
        {
            var settings = new SimulationSettings(Learners, Weeks, Seed, now.AddDays(-7 * Weeks), now, Concurrency: 8);
            await new Simulator(SimulatedCourse.Of(published), settings, driver, null).Run((done, planned) => progress.Report(done, planned), ct);
        }

        await services.GetRequiredService<ProjectionProgress>().WaitUntilCaughtUp(TimeSpan.FromMinutes(2), ct);
        await Milestones.Reach(database, Done, ct);
    }

    private static async Task People(IServiceProvider services, IReadOnlyList<SignIn> people, CourseKey course, CancellationToken ct)
    {
        var accounts = services.GetRequiredService<AccountBootstrap>();
        foreach (var person in people)
        {
            var user = await accounts.EnsureAccount(person.Account, ct);
            if (person.Role == "staff") await accounts.EnsureClients(user, ct);
            if (person.Role == "instructor") await accounts.EnsureCourseRole(user, course, CourseRoles.Instructor, ct);
        }
    }
}
