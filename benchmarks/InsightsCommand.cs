using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using OpenEdx.Bench.Insights;

namespace OpenEdx.Bench;

/// <summary><c>./bench insights</c>: how fast figures follow events, are imported and read.</summary>
internal static class InsightsCommand
{
    private const long UsualEvents = 10_000_000;

    public static Command Create(string results)
    {
        var rounds = new Option<int>("--rounds") { Description = "Rounds whose medians are told.", DefaultValueFactory = _ => 3, HelpName = "N" };
        var events = new Option<long>("--events") { Description = "Simulated events in the log; results are written for the usual number only.", DefaultValueFactory = _ => UsualEvents, HelpName = "N" };
        var command = new Command("insights", "Import of tracking logs, from event to figure, and the endpoints of Insights over a large log; writes benchmarks/results/insights.md.") { rounds, events };
        command.SetAction((parsed, ct) => Run(new(parsed.GetValue(events), parsed.GetValue(rounds), null, DateTimeOffset.UtcNow), results, ct));
        return command;
    }

    private static async Task<int> Run(Plan plan, string results, CancellationToken ct)
    {
        if (plan.Rounds < 1 || plan.Events < 1000)
        {
            await Console.Error.WriteLineAsync("bench: nothing to measure; see ./bench insights --help");
            return 1;
        }

        var started = Stopwatch.StartNew();
        var loadBefore = Report.Load();
        await using var bench = await Workbench.Open(plan, line => Console.Error.WriteLine($"{started.Elapsed:mm\\:ss} {line}"), ct);
        var lines = new List<Line>();
        lines.AddRange(await new ImportOfLogs().Run(bench, ct));
        lines.AddRange(await new LargeLog().Run(bench, ct));
        Console.Write(Report.Table(lines));
        if (plan.Events != UsualEvents) return 0;
        Directory.CreateDirectory(results);
        await File.WriteAllTextAsync(Path.Combine(results, "insights.md"), Text(lines, plan, await bench.ServerVersion(ct), started.Elapsed, loadBefore), ct);
        return 0;
    }

    private static string Text(IReadOnlyList<Line> lines, Plan plan, string server, TimeSpan took, string loadBefore)
    {
        var text = new StringBuilder();
        text.AppendLine("# `./bench insights`").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"""
            {DateTime.UtcNow:yyyy-MM-dd}, {Report.Machine()}, PostgreSQL {server} on the same machine, durable (`fsync`, `synchronous_commit`), .NET {Environment.Version}.
            Medians of {plan.Rounds} rounds; {took.TotalMinutes:N1} minutes; load of the machine when it began: {loadBefore}.

            Import: a generated tracking log of 120,000 lines, from the start of the import until every read model of the platform has all of it. The rest: a log of
            {plan.Events:N0} simulated events in twenty courses, with all read models, on one node that serves and applies. "From commit to figure" is the time from the
            answer to an append until every report of Insights has it, while a hundred events a second come in. Answers are timed to their last byte, one at a time, by a member of global staff.
            """).AppendLine();
        return text.Append(Report.Table(lines)).ToString();
    }
}
