using System.CommandLine;
using OpenEdx.EventStore.Retention;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx events archive</c>: closes streams, or opens them again.</summary>
internal static class EventsArchive
{
    public static Command Create()
    {
        var stream = new Argument<string>("stream") { Description = "Name of the stream, or with --prefix the beginning of many names." };
        var prefix = new Option<bool>("--prefix") { Description = "Every stream whose name begins so." };
        var undo = new Option<bool>("--undo") { Description = "Open archived streams again." };
        var dryRun = new Option<bool>("--dry-run") { Description = "With --prefix: only list the streams." };
        var command = new DescribedCommand(
            "archive",
            "Close streams: what they hold stays readable, further appends are refused.",
            """
            Sets is_archived on the stream and its events, as Marten does: Marten's queries and daemon pass over
            them from then on. Read models of Open edX keep their rows, also when they are rebuilt. A command of a user on a closed
            stream fails, so archive only what is over: a course run that ended, a job that is done.

            Examples:
              openedx events archive course_draft/course-v1:OpenEdx+HLW101+2019
              openedx events archive --prefix instructor_task/ --dry-run
              openedx events archive --undo course_draft/course-v1:OpenEdx+HLW101+2019
            """)
        {
            stream, prefix, undo, dryRun,
        };
        command.SetAction(async (parsed, ct) =>
        {
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            var archive = services.GetRequiredService<StreamArchive>();
            var name = parsed.GetValue(stream)!;
            var isUndo = parsed.GetValue(undo);
            if (!parsed.GetValue(prefix))
            {
                Console.WriteLine(Sentence(name, await Mark(archive, name, isUndo, ct) ?? throw new OperatorException($"There is no stream '{name}'."), isUndo));
                return 0;
            }

            var (streams, events) = (0L, 0L);
            using var progress = new Progress(isUndo ? "Opening" : "Archiving");
            await foreach (var found in archive.StreamsBelow(name, isArchived: isUndo, ct))
            {
                if (parsed.GetValue(dryRun)) Console.WriteLine(found);
                else events += await Mark(archive, found, isUndo, ct) ?? 0;
                progress.Report(++streams, 0, " streams");
            }

            Console.WriteLine(parsed.GetValue(dryRun) ? $"{streams:N0} streams." : Sentence($"{streams:N0} streams", events, isUndo));
            return 0;
        });
        return command;
    }

    private static Task<long?> Mark(StreamArchive archive, string stream, bool isUndo, CancellationToken ct) =>
        isUndo ? archive.Unarchive(stream, ct) : archive.Archive(stream, ct);

    private static string Sentence(string what, long events, bool isUndo) => $"{what}: {events:N0} events {(isUndo ? "opened again" : "archived")}.";
}
