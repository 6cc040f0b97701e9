using System.CommandLine;
using OpenEdx.EventStore.Interchange;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx events import</c>.</summary>
internal static class EventsImport
{
    public static Command Create()
    {
        var files = new Argument<string[]>("files") { Description = "Files of 'events export', plain or gzip; - for the standard input.", Arity = ArgumentArity.OneOrMore };
        var unknown = new Option<bool>("--allow-unknown-types") { Description = "Also take events whose stored names this program does not know." };
        var deliver = new Option<bool>("--deliver") { Description = "Let subscriptions deliver what is imported, as if it happened now." };
        var command = new DescribedCommand(
            "import",
            "Store the events of exports, all of them or none.",
            """
            Ids, versions, instants and metadata stay as they are; positions, too, where all of them lie behind the last one of this store, as
            they do in an empty one. Events that are here already are passed over, so that an import may be repeated. A line that is wrong, or
            contradicts this store, is named, and then nothing is stored.
            Nobody is told twice: processes do not react to imported events, and subscriptions, which carry events outside (webhooks, mail),
            pass over them unless --deliver is said.
            Personal keys and other secrets are no part of an export: without them people are anonymous, and nobody can sign in. How to bring
            them over is told in docs/how-to/replay.md. Import before the first 'openedx serve', which appends events of its own.

            Examples:
              openedx events import log.ndjson.gz
              openedx events export --after 1000000 --out news.ndjson.gz   (there)
              openedx events import news.ndjson.gz                         (here)
            """)
        {
            files, unknown, deliver,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var sources = new List<(string Name, Stream File)>();
            try
            {
                foreach (var path in parsed.GetValue(files)!) sources.Add(Open(path));
                await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
                await using var services = await installation.Services(ct);
                await Import(services, sources, parsed.GetValue(unknown), parsed.GetValue(deliver), ct);
                return 0;
            }
            finally
            {
                foreach (var (_, file) in sources) await file.DisposeAsync();
            }
        });
        return command;
    }

    private static (string Name, Stream File) Open(string path)
    {
        try
        {
            return path == "-" ? ("standard input", Console.OpenStandardInput()) : (path, File.OpenRead(path));
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(denied.Message, denied);
        }
    }

    private static async Task Import(ServiceProvider services, IReadOnlyList<(string Name, Stream File)> sources, bool allowUnknownTypes, bool delivers, CancellationToken ct)
    {
        ImportOutcome outcome;
        try
        {
            using var progress = new Progress("Reading events");
            outcome = await services.GetRequiredService<LogImport>().Run(sources, allowUnknownTypes, delivers, new Reporter(progress), ct);
        }
        catch (InvalidEventFileException refused)
        {
            throw new OperatorException($"{refused.Message} Nothing was stored.", refused);
        }

        Console.WriteLine(
            $"Stored {outcome.Stored:N0} events{(outcome.Stored == 0 ? "" : outcome.KeptPositions ? " at their positions" : " at new positions")}; {outcome.Skipped:N0} were here already.");
        if (outcome is not { Stored: > 0, WasEmpty: true }) return;

        // Into a store that lives, a server's daemon brings the news to the read models.
        using var building = new Progress("Building read models");
        var rebuilt = await services.GetRequiredService<ProjectionRebuilder>().Rebuild(null, null, ct);
        Console.WriteLine($"Built all read models ({rebuilt:N0} applications of events).");
    }

    private sealed class Reporter(Progress progress) : IProgress<long>
    {
        public void Report(long value) => progress.Report(value, 0, " lines");
    }
}
