using System.CommandLine;
using OpenEdx.EventStore.Interchange;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx events export</c>.</summary>
internal static class EventsExport
{
    private const string StandardOutput = "-";

    public static Command Create()
    {
        var filter = new EventFilterOptions();
        var to = new Option<string>("--out", "-o") { Description = "File to write; - for the standard output, the default.", DefaultValueFactory = _ => StandardOutput, HelpName = "FILE" };
        var gzip = new Option<bool>("--gzip") { Description = "Compress; implied by a name that ends in .gz." };
        var resume = new Option<bool>("--resume") { Description = "Continue the file behind its last whole event: an export that was broken off, or one to be brought up to date." };
        var upcast = new Option<bool>("--upcast") { Description = "Give events stored in former shapes in the shape of today. Such an export tells the history, but is no copy of the log." };
        var command = new DescribedCommand(
            "export",
            "Write events as NDJSON: one JSON object per line, in the order of the log.",
            """
            The fields are described in docs/events/envelope.md. The export ends with the events that are there when it begins.
            What is sealed under personal keys stays sealed; the keys are never exported.
            A file that exists is continued with --resume (with the same options as before), and never overwritten.

            Examples:
              openedx events export --out log.ndjson.gz
              openedx events export --out log.ndjson.gz --resume
              openedx events export --type problem_checked --since 2026-05-01 | jq .data.Earned
              openedx events export --stream course_enrollment/course-v1:OpenEdx+HLW101+2026
            """)
        {
            to, gzip, resume, upcast,
        };
        filter.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            var path = parsed.GetValue(to)!;
            var compress = parsed.GetValue(gzip) || path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
            if (path == StandardOutput && parsed.GetValue(resume)) throw new OperatorException("The standard output cannot be continued; name a file with --out.");
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            var store = services.GetRequiredService<StreamStore>();
            var wanted = filter.Of(parsed, store.Types);
            await using var output = Console.OpenStandardOutput();
            await using var file = path == StandardOutput ? ExportFile.To(output, compress) : await Open(path, compress, parsed.GetValue(resume), ct);
            var before = file.Events;
            if (before > 0) await Console.Error.WriteLineAsync($"{path} holds {before:N0} events up to position {file.Last!.Value.Position}; going on behind them.");
            try
            {
                using var progress = new Progress("Exporting");
                await services.GetRequiredService<LogExport>().Run(wanted, parsed.GetValue(upcast), file, new Reporter(progress), ct);
            }
            catch (Exception refused) when (refused is InvalidEventFileException or UnreadableEventException)
            {
                throw new OperatorException(refused.Message, refused);
            }

            await Console.Error.WriteLineAsync(Summary(file, file.Events - before));
            return 0;
        });
        return command;
    }

    private static async Task<ExportFile> Open(string path, bool gzip, bool resume, CancellationToken ct)
    {
        try
        {
            return resume ? await ExportFile.Continue(path, gzip, ct) : ExportFile.Create(path, gzip);
        }
        catch (IOException) when (!resume && File.Exists(path))
        {
            throw new OperatorException($"{path} exists; continue it with --resume, or remove it.");
        }
        catch (Exception refused) when (refused is InvalidEventFileException or IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(refused.Message, refused);
        }
    }

    private static string Summary(ExportFile file, long added) =>
        file is not { First: { } first, Last: { } last }
            ? "No event is of this kind."
            : $"""
               Exported {added:N0} events; {file.Events:N0} in all, positions {first.Position} to {last.Position}.
               SHA-256 of the uncompressed lines: {file.Sha256}
               """;

    private sealed class Reporter(Progress progress) : IProgress<ExportProgress>
    {
        public void Report(ExportProgress value) => progress.Report(
            value.Positions, value.Of,
            $" positions, {value.Events:N0} events, {value.EventsPerSecond:N0} per second{(value.TimeLeft is { } left ? $", {left.TotalSeconds:N0} s left" : "")}");
    }
}
