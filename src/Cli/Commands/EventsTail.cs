using System.CommandLine;
using System.Text;
using OpenEdx.EventStore.Interchange;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx events tail</c>.</summary>
internal static class EventsTail
{
    private const int PageEvents = 1_000;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    public static Command Create()
    {
        var filter = new EventFilterOptions();
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what is appended from now on, until Ctrl-C." };
        var last = new Option<int>("--last", "-n") { Description = "Number of events to begin with, from the end; not with --since or --after.", DefaultValueFactory = _ => 10, HelpName = "N" };
        var json = new Option<bool>("--json") { Description = "Whole envelopes (docs/events/envelope.md), one JSON object per line." };
        var command = new DescribedCommand(
            "tail",
            "Show the latest events, one per line: position, instant of the append, type, stream, data.",
            """
            Examples:
              openedx events tail -n 100
              openedx events tail --follow --type problem_checked --type course_grade_changed
              openedx events tail --stream course_enrollment --since 2026-05-01 --json | jq .data
            """)
        {
            follow, last, json,
        };
        filter.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            var store = services.GetRequiredService<StreamStore>();
            var reader = new EnvelopeReader(store, filter.Of(parsed, store.Types));
            if (!filter.HasBeginning(parsed)) await reader.GoToLast(parsed.GetValue(last), ct);
            await Print(reader, parsed.GetValue(json), parsed.GetValue(follow), ct);
            return 0;
        });
        return command;
    }

    private static async Task Print(EnvelopeReader reader, bool json, bool follow, CancellationToken ct)
    {
        await using var output = Console.OpenStandardOutput();
        var page = new EnvelopePage();
        while (true)
        {
            while (await reader.ReadNext(page, PageEvents, ct))
            {
                await output.WriteAsync(json ? page.Text : Summaries(page), ct);
                await output.FlushAsync(ct);
            }

            if (!follow || reader.IsOver) return;
            await reader.WaitForMore(Look, ct);
        }
    }

    private static byte[] Summaries(EnvelopePage page)
    {
        var text = new StringBuilder();
        foreach (var line in page.Lines) text.Append(EventLines.Summary(page[line])).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
