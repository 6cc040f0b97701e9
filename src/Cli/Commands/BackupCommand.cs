using System.CommandLine;
using System.Globalization;
using OpenEdx.Cli.Backup;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx backup</c>: a copy of everything, while the platform serves.</summary>
internal static class BackupCommand
{
    public static Command Create()
    {
        var to = new Option<string>("--to") { Description = "Folder that holds the backups; each gets a folder of its own in it.", Required = true, HelpName = "FOLDER" };
        var keep = new Option<string?>("--keep") { Description = "Afterwards delete backups older than this: 30d, 12h. The newest always stays.", HelpName = "AGE" };
        var command = new DescribedCommand(
            "backup",
            "Copy database and files into a folder, while the platform serves.",
            """
            Of a private cluster its files are copied (pg_basebackup), of the database of OPENEDX_DATABASE a dump is
            made (pg_dump). Keys of persons are part of it: keep backups as long as you promised people, and no longer.
            To reach any instant after a backup, let the private cluster archive its write-ahead log: set
            OPENEDX_WAL_ARCHIVE=FOLDER once before it starts ('none' ends it).
            See docs/how-to/back-up-and-restore.md.

            Example:
              openedx backup --to /var/backups/openedx --keep 30d
            """)
        {
            to, keep,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var age = parsed.GetValue(keep) is { } text ? Age(text) : (TimeSpan?)null;
            var now = TimeProvider.System.GetUtcNow();
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            var parent = Path.GetFullPath(parsed.GetValue(to)!);
            var (folder, manifest) = await BackupMaker.Make(installation, parent, Console.Error.WriteLine, now, ct);
            Console.WriteLine(folder.Root);
            await Console.Error.WriteLineAsync($"Holds everything up to position {manifest.Position:N0}.");
            if (age is { } oldest)
            {
                foreach (var name in BackupFolder.Prune(parent, now - oldest)) await Console.Error.WriteLineAsync($"Deleted {name}.");
            }

            return 0;
        });
        return command;
    }

    private static TimeSpan Age(string text)
    {
        if (text.Length > 1 && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 100_000)
        {
            if (text[^1] == 'd') return TimeSpan.FromDays(number);
            if (text[^1] == 'h') return TimeSpan.FromHours(number);
        }

        throw new OperatorException($"'{text}' is no age: write 30d for days or 12h for hours.");
    }
}
