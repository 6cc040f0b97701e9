using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenEdx.Domain.Analytics;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Analytics;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx tracking transform</c>.</summary>
internal static class TrackingTransform
{
    private const int Page = 1_000;
    private const string StandardOutput = "-";

    public static Command Create()
    {
        var to = new Option<StatementKind>("--to") { Description = "xapi or caliper.", Required = true };
        var fromLog = new Option<bool>("--from-log") { Description = "Everything in our own log: what happened here, and imported lines." };
        var output = new Option<string>("--out", "-o") { Description = "File to write; - for the standard output, the default.", DefaultValueFactory = _ => StandardOutput, HelpName = "FILE" };
        var files = new Argument<string[]>("file") { Description = "Tracking logs of another installation, plain or .gz.", Arity = ArgumentArity.ZeroOrMore };
        var command = new DescribedCommand(
            "transform",
            "Make xAPI statements or Caliper events, one JSON object per line.",
            """
            Lines that do not parse, and events whose name has no such form, are passed over; how many there were of each is told at the end.
            Ids of xAPI statements are made of the events: sending them again, or beside upstream's, repeats nothing as long as people have
            the same ids. People of the logs who have an account here are that account's; others get an id of their own, which stays.

            Examples:
              openedx tracking transform --to xapi tracking.log-2026*.gz > statements.ndjson
              openedx tracking transform --to caliper --from-log --out events.ndjson
            """)
        {
            to, fromLog, output, files,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var (kind, named) = (parsed.GetValue(to), parsed.GetValue(files) ?? []);
            if (named.Length > 0 == parsed.GetValue(fromLog)) throw new OperatorException("Name files, or say --from-log.");
            foreach (var missing in named.Where(file => !File.Exists(file))) throw new OperatorException($"There is no file {missing}.");
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            var statements = services.GetRequiredService<StatementMaker>();
            var count = new Count();
            await using (var target = Open(parsed.GetValue(output)!))
            {
                if (named.Length == 0) await Log(kind, services.GetRequiredService<StreamStore>(), statements, target, count, ct);
                foreach (var file in named) await Lines(kind, file, statements, target, count, ct);
            }

            await Console.Error.WriteLineAsync(count.Summary(named.Length > 0));
            return 0;
        });
        return command;
    }

    private static async Task Log(StatementKind kind, StreamStore streams, StatementMaker statements, StreamWriter target, Count count, CancellationToken ct)
    {
        await foreach (var facts in streams.ReadAll(0, ct, OutgoingEvents.FactNames, Page).Chunk(Page).WithCancellation(ct))
        {
            foreach (var made in await statements.OfFacts(kind, facts, ct))
            {
                count.Read++;
                foreach (var refusal in made.Refusals) count.Refuse(refusal);
                await Write(target, made.Documents, count);
            }
        }
    }

    private static async Task Lines(StatementKind kind, string file, StatementMaker statements, StreamWriter target, Count count, CancellationToken ct)
    {
        try
        {
            await using Stream stored = File.OpenRead(file);
            await using var plain = file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(stored, CompressionMode.Decompress) : stored;
            using var text = new StreamReader(plain, Encoding.UTF8);
            await foreach (var lines in Read(text, count, ct).Chunk(Page).WithCancellation(ct))
            {
                foreach (var made in await statements.OfLines(kind, lines, ct))
                {
                    if (!made.IsKnown) count.Unknown++;
                    if (StatementMaker.Refusal(made) is { } refusal) count.Refuse(refusal);
                    if (made.IsSendable) await Write(target, made.Documents, count);
                }
            }
        }
        catch (InvalidDataException broken)
        {
            throw new OperatorException($"{file} is no gzip file, or a broken one: {broken.Message}", broken);
        }
    }

    private static async IAsyncEnumerable<JsonElement> Read(StreamReader text, Count count, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        while (await text.ReadLineAsync(ct) is { } line)
        {
            if (line.Length == 0) continue;
            count.Read++;
            if (EmitterForm.OfLine(line) is { } read) yield return read;
            else count.Unreadable++;
        }
    }

    private static async Task Write(StreamWriter target, IReadOnlyList<JsonObject> documents, Count count)
    {
        foreach (var document in documents) await target.WriteLineAsync(document.ToJsonString());
        count.Written += documents.Count;
    }

    private static StreamWriter Open(string path)
    {
        try
        {
            return new(path == StandardOutput ? Console.OpenStandardOutput() : new FileStream(path, FileMode.CreateNew, FileAccess.Write)) { NewLine = "\n" };
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(File.Exists(path) ? $"{path} exists; remove it, or name another file." : refused.Message, refused);
        }
    }

    /// <summary>What became of everything.</summary>
    private sealed class Count
    {
        private readonly SortedDictionary<string, long> refused = new(StringComparer.Ordinal);

        public long Read { get; set; }

        public long Written { get; set; }

        public long Unreadable { get; set; }

        public long Unknown { get; set; }

        public void Refuse(string reason) => refused[reason] = refused.GetValueOrDefault(reason) + 1;

        /// <param name="isOfLines">Facts of our own are all readable, and most tell nothing to send.</param>
        public string Summary(bool isOfLines)
        {
            var text = new StringBuilder();
            text.Append(isOfLines ? $"Read {Read:N0} lines: {Written:N0} statements, {Unknown:N0} with names nobody knows, {Unreadable:N0} that do not parse" : $"Read {Read:N0} events: {Written:N0} statements");
            text.Append(refused.Count == 0 ? "." : $", {refused.Values.Sum():N0} that cannot be transformed:");
            foreach (var (reason, times) in refused) text.Append(CultureInfo.InvariantCulture, $"\n  {times:N0} × {reason}");
            return text.ToString();
        }
    }
}
