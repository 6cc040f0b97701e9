using System.CommandLine;
using System.Globalization;
using OpenEdx.Projections.Analytics;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx tracking export</c>.</summary>
internal static class TrackingExportCommand
{
    public static Command Create()
    {
        var to = new Option<string>("--out", "-o") { Description = "Folder for the files.", Required = true, HelpName = "FOLDER" };
        var by = new Option<PackageKind>("--by") { Description = "A file for each day; for each organization and day; for each course and day.", DefaultValueFactory = _ => PackageKind.Day };
        var only = new Option<string[]>("--only") { Description = "Organizations or courses wanted; all without it. May be repeated.", HelpName = "NAME" };
        var site = new Option<string>("--site") { Description = "Word for this installation in the names of files of organizations.", DefaultValueFactory = _ => "edx" };
        var since = new Option<string?>("--since") { Description = "First day (2026-05-01).", HelpName = "DAY" };
        var until = new Option<string?>("--until") { Description = "First day no more.", HelpName = "DAY" };
        var gzip = new Option<bool>("--gzip") { Description = "Compress." };
        var command = new DescribedCommand(
            "export",
            "Write events as tracking logs: those of this installation, and imported lines as they came.",
            """
            Files are named as in research packages: ORG-SITE-events-DAY.log, COURSE-events-DAY.log, events-DAY.log. Days are those of arrival at
            a collector of mobile events, else of the event. With a folder of a former export it goes on where that ended, also after a kill.
            The files hold usernames and, in imported lines, addresses: keep them as carefully.

            Examples:
              openedx tracking export --out /srv/packages --by organization --gzip
              openedx tracking export --out demo --by course --only course-v1:OpenEdx+HLW101+2026
            """)
        {
            to, by, only, site, since, until, gzip,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var package = new TrackingPackage(
                parsed.GetValue(by), parsed.GetValue(site)!, parsed.GetValue(only) ?? [], Day(parsed.GetValue(since)), Day(parsed.GetValue(until)));
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            try
            {
                var folder = PackageFolder.Open(parsed.GetValue(to)!, parsed.GetValue(gzip), package.Description);
                var before = folder.Position;
                using var progress = new Progress("Exporting");
                var written = await services.GetRequiredService<TrackingExport>().Run(package, folder, new Reporter(progress), ct);
                Console.WriteLine($"Wrote {written:N0} lines, positions {before + 1:N0} to {folder.Position:N0}; {folder.Files:N0} files in all.");
                return 0;
            }
            catch (Exception refused) when (refused is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                throw new OperatorException(refused.Message, refused);
            }
        });
        return command;
    }

    private static string? Day(string? text) => text is null || DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        ? text
        : throw new OperatorException($"'{text}' is no day (2026-05-01).");

    private sealed class Reporter(Progress progress) : IProgress<long>
    {
        public void Report(long value) => progress.Report(value, 0, " reached");
    }
}
