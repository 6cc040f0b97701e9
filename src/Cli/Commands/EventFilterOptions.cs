using System.CommandLine;
using OpenEdx.EventStore.Interchange;
using OpenEdx.EventStore.Serialization;

namespace OpenEdx.Cli.Commands;

/// <summary>The options by which commands choose events.</summary>
internal sealed class EventFilterOptions
{
    private readonly Option<string[]> streams = new("--stream", "-s")
    {
        Description = "Stream with everything below it: course_enrollment, course_enrollment/course-v1:X+Y+Z, or a whole name; repeatable.",
        HelpName = "STREAM",
    };

    private readonly Option<string[]> types = new("--type", "-t") { Description = "Stored name of wanted events (problem_checked); repeatable.", HelpName = "TYPE" };
    private readonly Option<string?> since = new("--since") { Description = "Appended at this instant or later: 2026-05-01, 2026-05-01T08:30Z.", HelpName = "INSTANT" };
    private readonly Option<string?> until = new("--until") { Description = "Appended before this instant.", HelpName = "INSTANT" };
    private readonly Option<string?> after = new("--after") { Description = "Behind this position of the log.", HelpName = "POSITION" };
    private readonly Option<string?> through = new("--through") { Description = "Up to this position of the log.", HelpName = "POSITION" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[streams, types, since, until, after, through]) command.Add(option);
    }

    /// <exception cref="OperatorException">A value makes no sense.</exception>
    public EventFilter Of(ParseResult parsed, EventTypeRegistry known)
    {
        string[] names = parsed.GetValue(types) ?? [];
        if (names.FirstOrDefault(name => !known.Names.Contains(name)) is { } unknown)
        {
            var near = known.Names.Where(name => name.Contains(unknown, StringComparison.OrdinalIgnoreCase)).ToArray();
            throw new OperatorException($"No event is stored as '{unknown}'{(near.Length == 0 ? "." : $"; there are {string.Join(", ", near)}.")}");
        }

        return new(
            parsed.GetValue(streams) ?? [], names, Instant(parsed, since), Instant(parsed, until),
            Position(parsed, after) ?? 0, Position(parsed, through));
    }

    /// <summary>Events are wanted from a certain place on, so that "the last ones" would mean something else.</summary>
    public bool HasBeginning(ParseResult parsed) => parsed.GetValue(since) is not null || parsed.GetValue(after) is not null;

    private static DateTimeOffset? Instant(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text) return null;
        return EventFilter.TryInstant(text, out var instant)
            ? instant
            : throw new OperatorException($"{option.Name} '{text}' is no instant; write 2026-05-01 or 2026-05-01T08:30:00Z.");
    }

    private static long? Position(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text) return null;
        return EventFilter.TryPosition(text, out var position)
            ? position
            : throw new OperatorException($"{option.Name} '{text}' is no position of the log; write a whole number.");
    }
}
