using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using OpenEdx.Bench.Grading;
using OpenEdx.Bench.Store;

namespace OpenEdx.Bench;

/// <summary><c>./bench grading</c>: what learners hand in, and what course teams get, against hand-written code.</summary>
internal static class GradingCommand
{
    private static readonly IMeasure[] Measures = [new Submissions(), new Regrading(), new Reports()];

    public static Command Create(string results)
    {
        var rounds = new Option<int>("--rounds") { Description = "Rounds whose medians are told.", DefaultValueFactory = _ => 3, HelpName = "N" };
        var only = new Option<string?>("--only") { Description = $"Only measures whose name has this in it: {string.Join(", ", Measures.Select(measure => measure.Name))}.", HelpName = "NAME" };
        var command = new Command("grading", "Answers over HTTP, regrading and reports of a large class, each beside the least hand-written code; writes benchmarks/results/grading.md unless --only is given.")
        {
            rounds, only,
        };
        command.SetAction((parsed, ct) => Run(new(0, parsed.GetValue(rounds), parsed.GetValue(only)), results, ct));
        return command;
    }

    private static async Task<int> Run(Plan plan, string results, CancellationToken ct)
    {
        IMeasure[] chosen = [.. Measures.Where(measure => plan.Only is null || measure.Name.Contains(plan.Only, StringComparison.Ordinal))];
        if (chosen.Length == 0 || plan.Rounds < 1)
        {
            await Console.Error.WriteLineAsync("bench: nothing to measure; see ./bench grading --help");
            return 1;
        }

        var started = Stopwatch.StartNew();
        var loadBefore = Report.Load();
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
        await File.WriteAllTextAsync(Path.Combine(results, "grading.md"), Text(lines, plan, await bench.ServerVersion(ct), started.Elapsed, loadBefore), ct);
        return 0;
    }

    private static string Text(IReadOnlyList<Line> lines, Plan plan, string server, TimeSpan took, string loadBefore)
    {
        var text = new StringBuilder();
        text.AppendLine("# `./bench grading`").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"""
            {DateTime.UtcNow:yyyy-MM-dd}, {Report.Machine()}, PostgreSQL {server} on the same machine, durable (`fsync`, `synchronous_commit`), .NET {Environment.Version}.
            Medians of {plan.Rounds} rounds in which both sides take turns; reports are made once. {took.TotalMinutes:N1} minutes; load of the machine when it began: {loadBefore}.

            "Raw" is, in the same run on the same server: for answers, a minimal endpoint with one read by primary key and one insert, asked by the same clients,
            whose own processor time is in both sides; for the regrade, reading the same scores and copying a row of JSON per learner; for reports, `COPY` of the
            same scores into a file. Code is compiled fully at its first use, on both sides. "Spread" is the smallest and largest single round of the ratio.
            """).AppendLine();
        return text.Append(Report.Table(lines)).ToString();
    }
}
