using System.CommandLine;
using OpenEdx.EventStore.Interchange;
using OpenEdx.EventStore.Retention;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx events compact</c>: sums up the past of a stream.</summary>
internal static class EventsCompact
{
    public static Command Create()
    {
        var stream = new Argument<string>("stream") { Description = "Name of the stream: library/library-v1:X+Y" };
        var file = new Option<string>("--export") { Description = "File for the events that are replaced; must not exist. Compressed when it ends in .gz.", Required = true, HelpName = "FILE" };
        var through = new Option<long?>("--through") { Description = "Last version to replace; the end of the stream by default.", HelpName = "VERSION" };
        var command = new DescribedCommand(
            "compact",
            "Replace the beginning of a stream by one event with the state that it came to.",
            """
            Only streams whose events no read model needs: content libraries. The events are exported first; from
            then on the exported file is the only place where they are. See docs/how-to/archive-and-compact.md.

            Example:
              openedx events compact library/library-v1:OpenedX+Questions --export questions.ndjson.gz
            """)
        {
            stream, file, through,
        };
        command.SetAction(async (parsed, ct) =>
        {
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            var name = parsed.GetValue(stream)!;
            try
            {
                Console.WriteLine(await Compact(services, name, parsed.GetValue(through) ?? long.MaxValue, parsed.GetValue(file)!, ct));
                return 0;
            }
            catch (Exception refused) when (refused is ArgumentException or CompactionRefusedException)
            {
                throw new OperatorException(refused.Message, refused);
            }
        });
        return command;
    }

    /// <summary>Exports, then compacts through the version that was exported, so that what comes meanwhile stays in the log.</summary>
    internal static async Task<string> Compact(IServiceProvider services, string stream, long through, string path, CancellationToken ct)
    {
        Compactions.RefuseOthers(stream);
        var store = services.GetRequiredService<StreamStore>();
        var past = await store.ReadStream(stream, ct, to: through);
        if (past.Count == 0) throw new OperatorException($"There is no stream '{stream}'.");
        if (past.Count == 1) return $"{stream} has a single event up to there: nothing to compact.";

        await Export(store, stream, past[^1].Position, path, ct);
        var done = await services.GetRequiredService<Compactions>().Compact(stream, past[^1].Version, new(CausationId: nameof(EventsCompact)), ct);
        return done is null
            ? $"{stream} was compacted by somebody else."
            : $"{stream}: {done.Replaced:N0} events replaced by one at version {done.Through}; they are in {path}.";
    }

    private static async Task Export(StreamStore store, string stream, long through, string path, CancellationToken ct)
    {
        try
        {
            await using var file = ExportFile.Create(path, path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase));
            await new LogExport(store).Run(EventFilter.All with { Streams = [stream], Through = through }, upcast: false, file, null, ct);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(refused.Message, refused);
        }
    }
}
