using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace OpenEdx.Bench;

/// <summary>The results of a run, as a table of Markdown that also reads well in a terminal.</summary>
internal static class Report
{
    private static readonly string[] Heads = ["measure", "unit", "raw", "ours", "ratio", "spread", "budget", "reached"];

    /// <param name="server">Version of PostgreSQL.</param>
    public static string Of(IReadOnlyList<Line> lines, Plan plan, string server, TimeSpan took)
    {
        var text = new StringBuilder();
        text.AppendLine("# `./bench store`").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"""
            {DateTime.UtcNow:yyyy-MM-dd}, {Machine()}, PostgreSQL {server} on the same machine, durable (`fsync`, `synchronous_commit`), .NET {Environment.Version}.
            Medians of {plan.Rounds} rounds in which both sides take turns, after one round to warm up; log of {plan.Events:N0} events; {took.TotalMinutes:N1} minutes.

            "Raw" is the least code on Npgsql that does the same work with the same durability on the same tables, in the same run; where the line
            says "against", it is that. "Spread" is the smallest and largest single round: of the ratio where there is one, else of the figure.
            """).AppendLine();
        return text.Append(Table(lines)).ToString();
    }

    public static string Table(IReadOnlyList<Line> lines)
    {
        List<string[]> cells = [Heads, .. lines.Select(Cells)];
        var widths = Heads.Select((_, column) => cells.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var (row, i) in cells.Select((row, i) => (row, i)))
        {
            text.AppendLine($"| {string.Join(" | ", row.Select((cell, column) => IsNumber(column) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column])))} |");
            if (i == 0) text.AppendLine($"|{string.Join('|', widths.Select((width, column) => IsNumber(column) ? new string('-', width + 1) + ":" : new string('-', width + 2)))}|");
        }

        return text.ToString();
    }

    private static bool IsNumber(int column) => column is >= 2 and <= 5;

    private static string[] Cells(Line line) =>
    [
        line.What, line.Unit, line.Raw is { } raw ? Line.Number(raw) : "", Line.Number(line.Ours), line.Ratio is { } ratio ? Line.Number(ratio) : "",
        line.Spread, line.Budget, line.IsReached switch { true => "yes", false => "no", null => "" },
    ];

    /// <summary>Averages over 1, 5 and 15 minutes.</summary>
    public static string Load() => string.Join(", ", File.ReadAllText("/proc/loadavg").Split(' ')[..3]);

    /// <summary>Class of the machine, not its name.</summary>
    public static string Machine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} cores ({RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}), {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:N0} GB");
}
