using System.CommandLine;
using System.Text.Json;
using OpenEdx.EventStore.Interchange;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx events show</c>: one stream, now or at a moment of the past.</summary>
internal static class EventsShow
{
    public static Command Create()
    {
        var stream = new Argument<string>("stream") { Description = "Name of the stream: course_enrollment/course-v1:X+Y+Z/17" };
        var at = new Option<string?>("--at") { Description = "As it was at a position of the log (4711), at an instant (2026-05-01T08:30Z), or at a version of the stream (v3).", HelpName = "MOMENT" };
        var state = new Option<bool>("--state") { Description = "Show what the events add up to, as JSON, instead of the events." };
        var json = new Option<bool>("--json") { Description = "Whole envelopes (docs/events/envelope.md), one JSON object per line." };
        var command = new DescribedCommand(
            "show",
            "Show every event of one stream with its metadata, oldest first, now or as of a moment.",
            """
            Examples:
              openedx events show course_publication/course-v1:OpenEdx+HLW101+2026
              openedx events show course_enrollment/course-v1:OpenEdx+HLW101+2026/17 --at 2026-05-01T08:30Z
              openedx events show learner_grades/course-v1:OpenEdx+HLW101+2026/17 --at 4711 --state
            """)
        {
            stream, at, state, json,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var moment = default(AsOf);
            if (parsed.GetValue(at) is { } text && !AsOf.TryParse(text, out moment))
                throw new OperatorException($"--at '{text}' is no moment; write a position (4711), an instant (2026-05-01T08:30Z) or a version (v3).");
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            var store = services.GetRequiredService<StreamStore>();
            var name = parsed.GetValue(stream)!;
            var page = new EnvelopePage();
            await StreamEnvelopes.Read(store, name, moment, page, ct);
            if (page.Lines.Count == 0)
            {
                throw new OperatorException(
                    await store.VersionOf(name, ct) == 0 ? $"There is no stream '{name}'." : $"The stream '{name}' had no event yet at {parsed.GetValue(at)}.");
            }

            if (parsed.GetValue(state)) Console.WriteLine(await State(store, name, page, ct));
            else Print(page, parsed.GetValue(json));
            return 0;
        });
        return command;
    }

    private static void Print(EnvelopePage page, bool json)
    {
        if (json)
        {
            using var output = Console.OpenStandardOutput();
            output.Write(page.Text.Span);
            return;
        }

        foreach (var line in page.Lines)
        {
            Console.WriteLine(EventLines.Summary(page[line]));
            if (EventLines.Metadata(page[line]) is { } metadata) Console.WriteLine(metadata);
        }
    }

    private static async Task<string> State(StreamStore store, string name, EnvelopePage page, CancellationToken ct)
    {
        using var last = JsonDocument.Parse(page[page.Lines[^1]].ToArray());
        var type = last.RootElement.GetProperty("stream_type").GetString();
        if (type is null || LiveAggregates.Find(type) is not { } aggregate)
            throw new OperatorException($"Events of '{name}' add up to no state: nothing is decided by looking back at a {type ?? "stream without a type"}.");
        var facts = await store.ReadStream(name, ct, to: last.RootElement.GetProperty("version").GetInt64());
        return aggregate.StateAsJson(facts.Select(fact => fact.Data));
    }
}
