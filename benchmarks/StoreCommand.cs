using System.CommandLine;
using System.Diagnostics;
using OpenEdx.Bench.Store;

namespace OpenEdx.Bench;

/// <summary><c>./bench store</c>: the event store against hand-written code.</summary>
internal static class StoreCommand
{
    private static readonly IMeasure[] Measures =
    [
        new SingleAppend(), new ConcurrentAppends(), new MultiStreamAppend(), new BulkAppend(), new EmptyFill(), new LogRead(), new RebuildOne(), new RebuildEight(),
        new AggregateLoad(), new SnapshotLoad(), new HotTransact(), new CommitToView(), new DaemonCosts(), new RolledBackAppend(),
    ];

    public static Command Create(string results)
    {
        var events = new Option<long>("--events") { Description = "Size of the log that is read and rebuilt from.", DefaultValueFactory = _ => 1_000_000, HelpName = "N" };
        var rounds = new Option<int>("--rounds") { Description = "Rounds whose medians are told.", DefaultValueFactory = _ => 5, HelpName = "N" };
        var only = new Option<string?>("--only") { Description = $"Only measures whose name has this in it: {string.Join(", ", Measures.Select(measure => measure.Name))}.", HelpName = "NAME" };
        var command = new Command("store", "Appends, reads and rebuilds, each beside the least hand-written code that does the same; writes benchmarks/results/store.md unless --only is given.")
        {
            events, rounds, only,
        };
        command.SetAction((parsed, ct) => Run(new(parsed.GetValue(events), parsed.GetValue(rounds), parsed.GetValue(only)), results, ct));
        return command;
    }

    private static async Task<int> Run(Plan plan, string results, CancellationToken ct)
    {
        IMeasure[] chosen = [.. Measures.Where(measure => plan.Only is null || measure.Name.Contains(plan.Only, StringComparison.Ordinal))];
        if (chosen.Length == 0 || plan.Rounds < 1 || plan.Events < 1)
        {
            await Console.Error.WriteLineAsync("bench: nothing to measure; see ./bench store --help");
            return 1;
        }

        var started = Stopwatch.StartNew();
        await using var bench = await Workbench.Open(plan, line => Console.Error.WriteLine($"{started.Elapsed:mm\\:ss} {line}"), ct);
        var lines = new List<Line>();
        foreach (var measure in chosen)
        {
            bench.Say($"{measure.Name} …");
            lines.AddRange(await measure.Run(bench, ct));
        }

        Console.Write(Report.Table(lines));
        if (plan.Only is not null) return 0;
        Directory.CreateDirectory(results);
        await File.WriteAllTextAsync(Path.Combine(results, "store.md"), Report.Of(lines, plan, await bench.ServerVersion(ct), started.Elapsed), ct);
        return 0;
    }
}
