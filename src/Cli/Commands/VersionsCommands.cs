using System.CommandLine;
using System.Diagnostics;
using OpenEdx.EventStore.Versions;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx projections rebuild NAME --version N</c>, <c>compare</c>, <c>switch</c>, <c>drop</c>: versions of a read model beside each other.</summary>
internal static class VersionsCommands
{
    private const int DifferencesShown = 10;

    public static async Task<int> Build(IServiceProvider services, string name, int version, bool switches, CancellationToken ct)
    {
        var versions = services.GetRequiredService<ProjectionVersions>();
        if (await ProjectionsCommand.Known(() => versions.IsLive(name, version, ct)))
        {
            Console.WriteLine($"Version {version} of {name} is live already. To make it anew: openedx projections rebuild {name}");
            return 0;
        }

        var since = Stopwatch.StartNew();
        long events;
        using (var progress = new Progress($"Building version {version} of {name}"))
            events = await ProjectionsCommand.Known(() => versions.Build(name, version, new ProjectionsCommand.Reporter(progress), ct));
        Console.WriteLine($"Version {version} of {name} is complete: {events:N0} events in {since.Elapsed.TotalSeconds:N1} s.");
        if (switches) Console.WriteLine(await Switched(versions, name, version, ct));
        return 0;
    }

    public static DescribedCommand Compare()
    {
        var (name, version) = NameAndVersion("compare with the live one");
        var command = new DescribedCommand(
            "compare",
            "Compare rows of a version with those of the live one, both as of the same position.",
            """
            The columns that both have are compared. The version is built, or caught up, first. Nobody waits. Exit code 1
            when rows differ.

            Example:
              openedx projections compare problem_scores --version 2
            """)
        {
            name, version,
        };
        command.SetAction((parsed, ct) => With(async services =>
        {
            VersionComparison outcome;
            using (var progress = new Progress("Comparing"))
            {
                outcome = await ProjectionsCommand.Known(() => services.GetRequiredService<VersionComparer>().Compare(
                    parsed.GetValue(name)!, parsed.GetValue(version), new ProjectionsCommand.Reporter(progress), ct));
            }

            foreach (var table in outcome.Tables)
            {
                Console.WriteLine($"{table.Table}: {Count(table.LiveRows)} in version {outcome.Live} (live), {Count(table.Rows)} in version {outcome.Version}");
                foreach (var difference in table.Differences.Take(DifferencesShown))
                    Console.WriteLine($"  version {(difference.IsLive ? outcome.Live : outcome.Version)} alone: {difference.Row}");
                if (table.Differences.Count > DifferencesShown) Console.WriteLine("  …");
            }

            Console.WriteLine(outcome.IsSame
                ? $"Versions {outcome.Live} and {outcome.Version} of {outcome.Name} are the same at position {outcome.Position}."
                : $"Versions {outcome.Live} and {outcome.Version} of {outcome.Name} differ at position {outcome.Position}.");
            return outcome.IsSame ? 0 : 1;
        }, ct));
        return command;

        static string Count(long? rows) => rows is { } count ? $"{count:N0} rows" : "no such table";
    }

    public static DescribedCommand Switch()
    {
        var (name, version) = NameAndVersion("show to readers");
        var command = new DescribedCommand(
            "switch",
            "Show readers another version of a read model, from one statement to the next.",
            """
            The version is built, or caught up, first. Whoever queries the documented table sees the former version or this
            one, never both. The former one is kept: switch back, or drop it.

            Examples:
              openedx projections switch problem_scores --version 2
              openedx projections switch problem_scores --version 1
            """)
        {
            name, version,
        };
        command.SetAction((parsed, ct) => With(async services =>
        {
            Console.WriteLine(await Switched(services.GetRequiredService<ProjectionVersions>(), parsed.GetValue(name)!, parsed.GetValue(version), ct));
            return 0;
        }, ct));
        return command;
    }

    public static DescribedCommand Drop()
    {
        var (name, version) = NameAndVersion("drop");
        var command = new DescribedCommand(
            "drop",
            "Drop the tables of a version that readers do not see.",
            """
            Nothing is lost: it can be built again from the log.

            Example:
              openedx projections drop problem_scores --version 1
            """)
        {
            name, version,
        };
        command.SetAction((parsed, ct) => With(async services =>
        {
            await ProjectionsCommand.Known(async () =>
            {
                await services.GetRequiredService<ProjectionVersions>().Drop(parsed.GetValue(name)!, parsed.GetValue(version), ct);
                return true;
            });
            Console.WriteLine($"Version {parsed.GetValue(version)} of {parsed.GetValue(name)} is dropped.");
            return 0;
        }, ct));
        return command;
    }

    private static async Task<string> Switched(ProjectionVersions versions, string name, int version, CancellationToken ct)
    {
        using var progress = new Progress($"Building version {version} of {name}");
        return await ProjectionsCommand.Known(() => versions.Switch(name, version, new ProjectionsCommand.Reporter(progress), ct))
            ? $"Readers see version {version} of {name}."
            : $"Readers saw version {version} of {name} already.";
    }

    private static (Argument<string> Name, Option<int> Version) NameAndVersion(string verb) => (
        new("name") { Description = "Read model; 'openedx projections list' shows them." },
        new("--version") { Description = $"Version to {verb}.", HelpName = "N", Required = true });

    private static async Task<int> With(Func<IServiceProvider, Task<int>> work, CancellationToken ct)
    {
        await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
        await using var services = await installation.Services(ct);
        return await work(services);
    }
}
