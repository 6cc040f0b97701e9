using System.CommandLine;
using System.Diagnostics;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Versions;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx projections …</c>: read models and processes of the log. See also <see cref="VersionsCommands"/>.</summary>
internal static class ProjectionsCommand
{
    public static Command Create() => new("projections", "Look after read models: how far they are, build them anew, compare them with the log.")
    {
        List(), Rebuild(), Verify(), VersionsCommands.Compare(), VersionsCommands.Switch(), VersionsCommands.Drop(), ProjectionsBuild.Create(), PoisonCommand.Create(),
        PauseCommand.Pause(), PauseCommand.Resume(),
    };

    private static DescribedCommand List()
    {
        var command = new DescribedCommand(
            "list",
            "Show every read model and process: version, position in the log, lag, delay, events set aside, trouble.",
            """
            Of several versions of a read model, readers see the live one. One that is building is made beside it; one that is
            retired was live before, and its tables can be dropped.
            Inline read models are part of every append and never lag. The delay is the age of the oldest event that is
            not in yet. Events set aside are those that a read model could not digest; it goes on without them, and they
            are kept with their error.
            """);
        command.SetAction(async (_, ct) =>
        {
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            var all = await services.GetRequiredService<ProjectionProgress>().Status(ct);
            Console.WriteLine($"{"name",-32} {"version",7} {"state",-8} {"lifecycle",-9} {"position",10} {"lag",8} {"delay",9} {"set aside",9}");
            foreach (var one in all.OrderBy(one => one.Lifecycle is null).ThenBy(one => one.Name, StringComparer.Ordinal))
            {
                var state = one.State is { } known ? Word(known) : one.Lifecycle is null ? "" : "dropped";
                Console.WriteLine($"{one.Name,-32} {one.Version,7} {state,-8} {(one.Lifecycle is { } lifecycle ? Word(lifecycle) : one.IsSubscription ? "outside" : "process"),-9} {one.Position,10} {one.Lag,8} {one.Delay.TotalSeconds,7:N1} s {one.SetAside,9}");
                if (one.Condition != ShardCondition.Running) Console.WriteLine($"{"",-32} {Word(one.Condition)}{(one.Error is null ? "" : $": {one.Error}")}");
            }

            foreach (var other in (await services.GetRequiredService<ProjectionVersions>().All(ct)).Where(version => !all.Any(one => one.Name == version.Projection && one.Version == version.Version)))
                Console.WriteLine($"{other.Projection,-32} {other.Version,7} {Word(other.State),-8} of another release");
            return 0;
        });
        return command;
    }

    private static DescribedCommand Rebuild()
    {
        var name = new Argument<string?>("name") { Description = "Read model to build anew.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Build all of them anew, reading the log once." };
        var version = new Option<int?>("--version") { Description = "Build this version beside the live one, or go on with it where it was.", HelpName = "N" };
        var switches = new Option<bool>("--switch") { Description = "With --version: show it to readers as soon as it is complete." };
        var command = new DescribedCommand(
            "rebuild",
            "Build a read model anew from the first event, or a new version of it beside the live one.",
            """
            Readers see the former rows, which go on following the log, until the new ones are complete; an interrupted
            rebuild changes nothing. With --version, what is built stays: a build that is killed goes on where it was.
            Versions are those of this program: to build the next release's, run its program. A server may go on running.

            Examples:
              openedx projections rebuild problem_scores
              openedx projections rebuild --all
              openedx projections rebuild problem_scores --version 2
              openedx projections rebuild problem_scores --version 2 --switch
            """)
        {
            name, all, version, switches,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var wanted = parsed.GetValue(name);
            if (wanted is null == !parsed.GetValue(all)) throw new OperatorException("Name one read model ('openedx projections list' shows them), or say --all.");
            if (parsed.GetValue(version) is null && parsed.GetValue(switches)) throw new OperatorException("--switch needs --version: a rebuild of the live version takes its place anyhow.");
            if (parsed.GetValue(version) is not null && wanted is null) throw new OperatorException("--version needs the name of one read model.");
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            if (parsed.GetValue(version) is { } number) return await VersionsCommands.Build(services, wanted!, number, parsed.GetValue(switches), ct);
            var since = Stopwatch.StartNew();
            long events;
            using (var progress = new Progress($"Rebuilding {wanted ?? "all read models"}"))
                events = await Known(() => services.GetRequiredService<ProjectionRebuilder>().Rebuild(wanted, new Reporter(progress), ct));
            Console.WriteLine($"Rebuilt {wanted ?? "all read models"} from {events:N0} events in {since.Elapsed.TotalSeconds:N1} s.");
            return 0;
        });
        return command;
    }

    private static DescribedCommand Verify()
    {
        var name = new Argument<string?>("name") { Description = "Read model to verify; all of them when left out.", Arity = ArgumentArity.ZeroOrOne };
        var command = new DescribedCommand(
            "verify",
            "Build read models a second time from the log, aside, and compare row by row.",
            """
            Nothing is changed and nobody waits. Exit code 1 when a live row differs from what the log says.

            Example:
              openedx projections verify
            """)
        {
            name,
        };
        command.SetAction(async (parsed, ct) =>
        {
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            IReadOnlyList<Verification> outcomes;
            using (var progress = new Progress("Verifying"))
                outcomes = await Known(() => services.GetRequiredService<ProjectionVerifier>().Verify(parsed.GetValue(name), new Reporter(progress), ct));
            foreach (var outcome in outcomes)
            {
                Console.WriteLine($"{(outcome.IsSame ? "same   " : "DIFFERS")} {outcome.Name} ({outcome.Events:N0} events up to {outcome.Position})");
                foreach (var difference in outcome.Differences.Take(10))
                    Console.WriteLine($"          {difference.Table}: {(difference.IsLive ? "live" : "log ")} {difference.Row}");
            }

            var wrong = outcomes.Count(outcome => !outcome.IsSame);
            Console.WriteLine((wrong, outcomes.Count) switch
            {
                (0, 1) => $"{outcomes[0].Name} is what the log says, row for row.",
                (0, _) => $"All {outcomes.Count} read models are what the log says, row for row.",
                _ => $"{wrong} of {outcomes.Count} read models differ.",
            });
            return wrong == 0 ? 0 : 1;
        });
        return command;
    }

#pragma warning disable CA1308 // A word for the reader.
    internal static string Word(Enum value) => value.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    /// <summary>Names that nobody knows become a sentence for the operator.</summary>
    internal static async Task<T> Known<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (ArgumentException unknown)
        {
            throw new OperatorException(unknown.Message.Split(" (Parameter")[0], unknown);
        }
    }

    internal sealed class Reporter(Progress progress) : IProgress<RebuildProgress>
    {
        public void Report(RebuildProgress value) => progress.Report(
            value.Events, value.Of, $", {value.EventsPerSecond:N0} events per second{(value.TimeLeft is { } left ? $", {left.TotalSeconds:N0} s left" : "")}");
    }
}
