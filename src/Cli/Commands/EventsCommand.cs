using System.CommandLine;
using System.Text;
using System.Text.Json;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx events tail|show</c>: the log as it is stored, one line per event.</summary>
internal static class EventsCommand
{
    public static Command Create() => new("events", "Look into the log.") { Tail(), Show() };

    private static DescribedCommand Tail()
    {
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what is appended from now on, until Ctrl-C." };
        var types = new Option<string[]>("--type", "-t") { Description = "Stored name of wanted events (problem_checked); repeatable.", HelpName = "TYPE" };
        var last = new Option<int>("--last", "-n") { Description = "Number of events to begin with, from the end.", DefaultValueFactory = _ => 10, HelpName = "N" };
        var command = new DescribedCommand(
            "tail",
            "Show the latest events, one per line: position, instant of the append, type, stream, data.",
            """
            Examples:
              openedx events tail -n 100
              openedx events tail --follow --type problem_checked --type course_grade_changed
            """)
        {
            follow, types, last,
        };
        command.SetAction(async (parsed, ct) =>
        {
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            await Tail(services.GetRequiredService<StreamStore>(), parsed.GetValue(types) ?? [], parsed.GetValue(last), parsed.GetValue(follow), ct);
            return 0;
        });
        return command;
    }

    private static DescribedCommand Show()
    {
        var stream = new Argument<string>("stream") { Description = "Name of the stream: course_enrollment/course-v1:X+Y+Z/17" };
        var command = new DescribedCommand(
            "show",
            "Show every event of one stream with its metadata, oldest first.",
            """
            Example:
              openedx events show course_publication/course-v1:OpenEdx+HLW101+2026
            """)
        {
            stream,
        };
        command.SetAction(async (parsed, ct) =>
        {
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            var store = services.GetRequiredService<StreamStore>();
            var name = parsed.GetValue(stream)!;
            var facts = await store.ReadStream(name, ct);
            if (facts.Count == 0) throw new OperatorException($"There is no stream '{name}'.");
            foreach (var fact in facts)
            {
                Console.WriteLine(Line(store, fact));
                var (metadata, at) = (fact.Metadata, new string(' ', 10));
                if (metadata.CausationId is not null || metadata.CorrelationId is not null || metadata.UserName is not null)
                    Console.WriteLine($"{at}by user {metadata.UserName ?? "-"}, because of {metadata.CausationId ?? "-"}, in {metadata.CorrelationId ?? "-"}");
            }

            return 0;
        });
        return command;
    }

    private static async Task Tail(StreamStore store, string[] types, int last, bool follow, CancellationToken ct)
    {
        if (types.FirstOrDefault(name => !store.Types.Names.Contains(name)) is { } unknown)
        {
            var near = store.Types.Names.Where(name => name.Contains(unknown, StringComparison.OrdinalIgnoreCase)).ToArray();
            throw new OperatorException($"No event is stored as '{unknown}'{(near.Length == 0 ? "." : $"; there are {string.Join(", ", near)}.")}");
        }

        var position = await StartOf(store, types, last, ct);
        while (true)
        {
            await foreach (var fact in store.ReadAll(position, ct, types.Length == 0 ? null : types))
            {
                Console.WriteLine(Line(store, fact));
                position = fact.Position;
            }

            if (!follow) return;
            await Task.Delay(200, ct);
        }
    }

    /// <summary>Position before the last <paramref name="count"/> wanted events.</summary>
    private static async Task<long> StartOf(StreamStore store, string[] types, int count, CancellationToken ct)
    {
        await using var command = store.Database.CreateCommand(
            """
            select coalesce(min(seq_id), (select coalesce(max(seq_id), 0) + 1 from mt_events)) - 1 from (
                select seq_id from mt_events where cardinality($1) = 0 or type = any($1) order by seq_id desc limit $2) as latest
            """);
        command.Parameters.Add(new() { Value = types });
        command.Parameters.Add(new() { Value = count });
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private static string Line(StreamStore store, RecordedEvent fact)
    {
        using var data = JsonDocument.Parse(store.Types.Serialize(fact.Data));
        var text = new StringBuilder();
        foreach (var field in data.RootElement.EnumerateObject())
        {
            var value = field.Value.GetRawText();
            text.Append(' ').Append(field.Name).Append('=').Append(value.Length > 120 ? string.Concat(value.AsSpan(0, 117), "…") : value);
        }

        return $"{fact.Position,9} {fact.Timestamp:yyyy-MM-dd HH:mm:ss.fff} {fact.Type} {fact.Stream} v{fact.Version}{text}";
    }
}
