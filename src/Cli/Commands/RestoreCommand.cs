using System.CommandLine;
using OpenEdx.Cli.Backup;
using OpenEdx.EventStore.Interchange;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx restore</c>: a backup in a new place, at its own end, at an instant or at a position of the log.</summary>
internal static class RestoreCommand
{
    public static Command Create()
    {
        var backup = new Argument<string>("backup") { Description = "Folder of the backup, as 'openedx backup' printed it." };
        var into = new Option<string>("--into") { Description = "New data folder.", Required = true, HelpName = "FOLDER" };
        var database = new Option<string?>("--database") { Description = "For a dump: connection string of an empty database; a private cluster in the new data folder by default.", HelpName = "CONNECTION" };
        var wal = new Option<string?>("--wal") { Description = "Folder of OPENEDX_WAL_ARCHIVE: goes on behind the backup, as far as it leads.", HelpName = "FOLDER" };
        var at = new Option<string?>("--at") { Description = "With --wal: stop at this instant (2026-05-01T08:30Z).", HelpName = "INSTANT" };
        var through = new Option<long?>("--through") { Description = "Cut the log of the copy after this position.", HelpName = "POSITION" };
        var command = new DescribedCommand(
            "restore",
            "Restore a backup into a new place, never over what is there.",
            """
            Read models are compared with the log before the copy may serve; with --through they are built anew. A restore
            that was interrupted leaves a folder that nothing opens: delete it and restore again.

            Examples:
              openedx restore /var/backups/openedx/20260501T030000Z --into /srv/openedx-restored
              openedx restore … --into /srv/restored --wal /var/backups/wal --at 2026-05-01T08:30Z
              openedx restore … --into /srv/restored --wal /var/backups/wal --through 4711000
              OPENEDX_DATA=/srv/restored openedx serve
            """)
        {
            backup, into, database, wal, at, through,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var (folder, manifest) = await BackupFolder.Open(parsed.GetValue(backup)!, ct);
            var request = new RestoreRequest(
                parsed.GetValue(into)!, parsed.GetValue(database), parsed.GetValue(wal), Instant(parsed.GetValue(at)), parsed.GetValue(through));
            var done = await new BackupRestorer(folder, manifest, request, Console.Error.WriteLine).Run(ct);
            if (done.Cut is { } cut)
            {
                Console.WriteLine($"Cut {cut.Events:N0} events of {cut.Streams:N0} streams after position {cut.Position:N0}.");
                if (done.LastPosition > cut.Position) Console.WriteLine("Processes made again what they had made of earlier events: those reactions stand behind it.");
            }

            Console.WriteLine($"Restored: {done.Events:N0} events up to position {done.LastPosition:N0}; {done.Verified} read models are what the log says.");
            Console.WriteLine($"Serve it with OPENEDX_DATA={Path.GetFullPath(request.Into)}{(request.Database is null ? "" : " and OPENEDX_DATABASE")}.");
            return 0;
        });
        return command;
    }

    private static DateTimeOffset? Instant(string? text)
    {
        if (text is null) return null;
        return EventFilter.TryInstant(text, out var instant) ? instant : throw new OperatorException($"'{text}' is no instant: write 2026-05-01T08:30Z.");
    }
}
