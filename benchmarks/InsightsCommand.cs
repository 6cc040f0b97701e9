using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using OpenEdx.Bench.Insights;
using OpenEdx.Bench.Logs;
using OpenEdx.Bench.Store;

namespace OpenEdx.Bench;

/// <summary><c>./bench insights</c>: how fast figures follow events, are imported and read.</summary>
internal static class InsightsCommand
{
    private const long UsualEvents = 10_000_000;
    private static readonly IMeasure[] Measures = [new ImportOfLogs(), new LargeLog()];

    public static Command Create(string results)
    {
        var rounds = new Option<int>("--rounds") { Description = "Rounds whose medians are told.", DefaultValueFactory = _ => 3, HelpName = "N" };
        var events = new Option<long>("--events") { Description = "Simulated events in the log; results are written for the usual number only.", DefaultValueFactory = _ => UsualEvents, HelpName = "N" };
        var courses = new Option<int>("--courses") { Description = "Among which the events are; results are written for the usual number only.", DefaultValueFactory = _ => SyntheticLog.UsualCourses, HelpName = "N" };
        var only = new Option<string?>("--only") { Description = $"Only measures whose name has this in it: {string.Join(", ", Measures.Select(measure => measure.Name))}.", HelpName = "NAME" };
        var command = new Command("insights", "Import of tracking logs, from event to figure, and the endpoints of Insights over a large log; writes benchmarks/results/insights.md.") { rounds, events, courses, only };
        command.SetAction((parsed, ct) => Run(new(parsed.GetValue(events), parsed.GetValue(rounds), parsed.GetValue(only), DateTimeOffset.UtcNow, parsed.GetValue(courses)), results, ct));
        return command;
    }

    private static async Task<int> Run(Plan plan, string results, CancellationToken ct)
    {
        IMeasure[] chosen = [.. Measures.Where(measure => plan.Only is null || measure.Name.Contains(plan.Only, StringComparison.Ordinal))];
        if (chosen.Length == 0 || plan.Rounds < 1 || plan.Events < 1000 || plan.Courses < 1)
        {
            await Console.Error.WriteLineAsync("bench: nothing to measure; see ./bench insights --help");
            return 1;
        }

        var started = Stopwatch.StartNew();
        var loadBefore = Report.Load();
        await using var bench = await Workbench.Open(plan, line => Console.Error.WriteLine($"{started.Elapsed:mm\\:ss} {line}"), ct);
        var lines = new List<Line>();
        foreach (var measure in chosen) lines.AddRange(await measure.Run(bench, ct));
        Console.Write(Report.Table(lines));
        if (plan is not { Events: UsualEvents, Courses: SyntheticLog.UsualCourses, Only: null }) return 0;
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
            {plan.Events:N0} simulated events in {plan.Courses} courses, with all reports, on one node that serves and applies. "From commit to figure" is the time from the
            answer to an append until every report of Insights has it, while a hundred events a second come in. Answers are timed to their last byte, one at a time, by a member of global staff.
            """).AppendLine();
        return text.Append(Report.Table(lines)).ToString();
    }
}
