using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using OpenEdx.Bench.Api;

namespace OpenEdx.Bench;

/// <summary><c>./bench api</c>: the endpoints that learners' front ends and apps ask most.</summary>
internal static class ApiCommand
{
    private const int UsualBlocks = 5000;
    private const int UsualLearners = 1000;

    public static Command Create(string results)
    {
        var rounds = new Option<int>("--rounds") { Description = "Rounds whose medians are told.", DefaultValueFactory = _ => 3, HelpName = "N" };
        var blocks = new Option<int>("--blocks") { Description = "Blocks of the course; results are written for the usual size only.", DefaultValueFactory = _ => UsualBlocks, HelpName = "N" };
        var learners = new Option<int>("--learners") { Description = "Enrolled learners; results are written for the usual number only.", DefaultValueFactory = _ => UsualLearners, HelpName = "N" };
        var command = new Command("api", "Ten endpoints of a large course beside a minimal one with one read by primary key; writes benchmarks/results/api.md.") { rounds, blocks, learners };
        command.SetAction((parsed, ct) => Run(new(0, parsed.GetValue(rounds), null), parsed.GetValue(blocks), parsed.GetValue(learners), results, ct));
        return command;
    }

    private static async Task<int> Run(Plan plan, int blocks, int learners, string results, CancellationToken ct)
    {
        if (plan.Rounds < 1 || blocks < 1 || learners < 1)
        {
            await Console.Error.WriteLineAsync("bench: nothing to measure; see ./bench api --help");
            return 1;
        }

        var started = Stopwatch.StartNew();
        var loadBefore = Report.Load();
        var campus = Campus.Of(blocks, learners);
        await using var bench = await Workbench.Open(plan, line => Console.Error.WriteLine($"{started.Elapsed:mm\\:ss} {line}"), ct);
        var lines = await new HotEndpoints(campus).Run(bench, ct);
        Console.Write(Report.Table(lines));
        if (blocks != UsualBlocks || learners != UsualLearners) return 0;
        Directory.CreateDirectory(results);
        await File.WriteAllTextAsync(Path.Combine(results, "api.md"), Text(lines, plan, campus, await bench.ServerVersion(ct), started.Elapsed, loadBefore), ct);
        return 0;
    }

    private static string Text(IReadOnlyList<Line> lines, Plan plan, Campus campus, string server, TimeSpan took, string loadBefore)
    {
        var text = new StringBuilder();
        text.AppendLine("# `./bench api`").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"""
            {DateTime.UtcNow:yyyy-MM-dd}, {Report.Machine()}, PostgreSQL {server} on the same machine, durable (`fsync`, `synchronous_commit`), .NET {Environment.Version}.
            Medians of {plan.Rounds} rounds in which both sides take turns; {took.TotalMinutes:N1} minutes; load of the machine when it began: {loadBefore}.

            A course of {campus.Blocks:N0} blocks with {campus.Learners:N0} enrolled learners, of whom each has completed some pages and a hundred have answered problems; every request is
            another of these hundred. "Raw" is a minimal endpoint with one read by primary key in the same run on the same server, asked by the same clients, whose own
            processor time is in both sides. A second line tells how long an answer takes, to its last byte, while nobody else asks. "Spread" is the smallest and largest
            single round.
            """).AppendLine();
        return text.Append(Report.Table(lines)).ToString();
    }
}
