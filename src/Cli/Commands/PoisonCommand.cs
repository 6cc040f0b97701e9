using System.CommandLine;
using System.Text;
using OpenEdx.EventStore.Interchange;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx projections poison list|show|replay|discard</c>: events that a read model or process could not digest.</summary>
internal static class PoisonCommand
{
    public static Command Create() => new("poison", "Look after events that a read model or process could not digest.") { List(), Show(), Replay(), Discard() };

    private static DescribedCommand List()
    {
        var name = new Argument<string?>("name") { Description = "Read model or process; all of them when left out.", Arity = ArgumentArity.ZeroOrOne };
        var command = new DescribedCommand(
            "list",
            "Show the events set aside, in the order of the log.",
            """
            Everything else went on: other streams, and later events of the same stream as well.

            Example:
              openedx projections poison list problem_scores
            """)
        {
            name,
        };
        command.SetAction(async (parsed, ct) =>
        {
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            var letters = await Of(services, parsed.GetValue(name), ct);
            foreach (var letter in letters)
                Console.WriteLine($"{letter.Id} {letter.Consumer}:{letter.Shard} at {letter.Position}, {letter.Timestamp.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, {letter.ExceptionType}: {letter.Reason}");
            Console.WriteLine(letters.Count == 0 ? "Nothing is set aside." : $"{letters.Count} set aside.");
            return 0;
        });
        return command;
    }

    private static DescribedCommand Show()
    {
        var id = Id();
        var command = new DescribedCommand(
            "show",
            "Show an event set aside: its envelope (docs/events/envelope.md), and the error with its stack.",
            """
            Example:
              openedx projections poison show 019a2f0e-5c7b-7d52-9c39-0d1c8a5e7f10
            """)
        {
            id,
        };
        command.SetAction(async (parsed, ct) =>
        {
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            var letter = await services.GetRequiredService<DeadLetters>().Find(parsed.GetValue(id), ct) ?? throw Unknown(parsed.GetValue(id));
            Console.WriteLine($"{letter.Consumer}:{letter.Shard} set aside at {letter.Timestamp.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, position {letter.Position}:");
            Console.WriteLine(await Envelope(services.GetRequiredService<StreamStore>(), letter.Position, ct));
            Console.WriteLine(letter.ExceptionMessage.Split("\n\n", 2)[^1]);
            return 0;
        });
        return command;
    }

    private static DescribedCommand Replay()
    {
        var ids = new Argument<Guid[]>("id") { Description = "Events to try again, by the ids that 'list' shows.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<string?>("--all") { Description = "All that this read model or process set aside.", HelpName = "NAME" };
        var command = new DescribedCommand(
            "replay",
            "Apply events that were set aside, after the cause was mended; each one that goes well is forgotten.",
            """
            Each event is applied by itself, now, after later ones. Figures that do not depend on the order of events come
            out as if it had never failed; 'openedx projections verify NAME' tells, and a rebuild mends any other. A process
            reacts now, by the state of now. Exit code 1 when an event fails again; it stays set aside.

            Examples:
              openedx projections poison replay 019a2f0e-5c7b-7d52-9c39-0d1c8a5e7f10
              openedx projections poison replay --all grading
            """)
        {
            ids, all,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var named = parsed.GetValue(ids) ?? [];
            if (named.Length == 0 == parsed.GetValue(all) is null) throw new OperatorException("Name events by their ids ('openedx projections poison list' shows them), or say --all NAME.");
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            if (parsed.GetValue(all) is { } consumer) named = [.. (await Of(services, consumer, ct)).Select(letter => letter.Id)];
            foreach (var id in named) _ = await services.GetRequiredService<DeadLetters>().Find(id, ct) ?? throw Unknown(id);
            var replay = services.GetRequiredService<PoisonReplay>();
            var outcomes = new List<PoisonOutcome>();
            foreach (var id in named)
            {
                var outcome = await ProjectionsCommand.Known(() => replay.Replay(id, ct));
                outcomes.Add(outcome);
                Console.WriteLine($"{outcome.Letter.Consumer}:{outcome.Letter.Shard} at {outcome.Letter.Position}: {Sentence(outcome)}");
            }

            var failed = outcomes.Count(outcome => outcome.Error is not null);
            Console.WriteLine($"{outcomes.Count - failed} of {outcomes.Count} replayed.");
            foreach (var model in outcomes.Where(outcome => outcome.Error is null).Select(outcome => outcome.Letter.Consumer).Distinct())
                Console.WriteLine($"To be sure: openedx projections verify {model}");
            return failed == 0 ? 0 : 1;
        });
        return command;
    }

    private static DescribedCommand Discard()
    {
        var id = Id();
        var command = new DescribedCommand(
            "discard",
            "Forget the record of an event set aside; the event stays in the log and is not applied.",
            """
            A rebuild meets the event again.

            Example:
              openedx projections poison discard 019a2f0e-5c7b-7d52-9c39-0d1c8a5e7f10
            """)
        {
            id,
        };
        command.SetAction(async (parsed, ct) =>
        {
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            var letters = services.GetRequiredService<DeadLetters>();
            var letter = await letters.Find(parsed.GetValue(id), ct) ?? throw Unknown(parsed.GetValue(id));
            if (!await letters.Discard(letter.Id, ct)) throw Unknown(letter.Id);
            Console.WriteLine($"Forgotten: {letter.Consumer}:{letter.Shard} at {letter.Position}. The event stays in the log, and unapplied.");
            return 0;
        });
        return command;
    }

    private static Argument<Guid> Id() => new("id") { Description = "As 'list' shows it." };

    private static string Sentence(PoisonOutcome outcome) => outcome switch
    {
        { Error: { } error } => $"fails again: {error.Message}",
        { IsDue: true } => "will come by itself; the record was forgotten.",
        _ => "applied.",
    };

    private static async Task<string> Envelope(StreamStore streams, long position, CancellationToken ct)
    {
        var page = new EnvelopePage();
        await new EnvelopeReader(streams, EventFilter.All with { After = position - 1, Through = position }).ReadNext(page, 1, ct);
        return page.Lines is [var line] ? Encoding.UTF8.GetString(page[line]) : "The event is no longer in the log.";
    }

    private static OperatorException Unknown(Guid id) => new($"No event is set aside under the id {id}; 'openedx projections poison list' shows them.");

    /// <exception cref="OperatorException">Nobody of this name set anything aside, and no consumer of this program is called so.</exception>
    private static async Task<IReadOnlyList<DeadLetter>> Of(ServiceProvider services, string? consumer, CancellationToken ct)
    {
        var letters = await services.GetRequiredService<DeadLetters>().All(ct, consumer);
        if (consumer is null || letters.Count > 0) return letters;
        // What another release set aside is found by its name, too.
        var known = (await services.GetRequiredService<ProjectionProgress>().Status(ct)).Select(one => one.Name).Distinct().ToList();
        return known.Contains(consumer)
            ? letters
            : throw new OperatorException($"No read model, process or subscription is called '{consumer}'. There are: {string.Join(", ", known)}.");
    }
}
