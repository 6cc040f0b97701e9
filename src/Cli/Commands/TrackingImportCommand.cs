using System.CommandLine;
using OpenEdx.Projections.Analytics;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx tracking import</c>.</summary>
internal static class TrackingImportCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("paths") { Description = "Logs, plain or gzip; folders with logs; - for the standard input.", Arity = ArgumentArity.OneOrMore };
        var command = new DescribedCommand(
            "import",
            "Count what learners did in another installation of Open edX in Insights and exports.",
            """
            Each line becomes one fact of the log; it enrolls nobody and grades nothing. Lines that are here already are passed over, so
            that logs may overlap and an import may be repeated; after a kill, the same command goes on where it ended. Equal lines of one
            file are as many events. Lines that are no events are set aside (openedx tracking rejected), and the import goes on.
            Usernames that have an account here count as that account. Lines are sealed under the keys of their people; see
            docs/how-to/import-tracking-logs.md, also for countries of addresses (OPENEDX_COUNTRIES).

            Examples:
              openedx tracking import tracking.log-20260501.gz
              openedx tracking import /backup/tracking
              ssh old zcat '/edx/var/log/tracking/*.gz' | openedx tracking import -
            """)
        {
            paths,
        };
        command.SetAction(async (parsed, ct) =>
        {
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            var sources = Sources(parsed.GetValue(paths)!);
            try
            {
                TrackingImportOutcome done;
                using (var progress = new Progress("Importing"))
                    done = await services.GetRequiredService<TrackingImport>().Run(sources, new Reporter(progress, sources), ct);
                Console.WriteLine($"Read {done.Read:N0} lines of {sources.Count:N0} logs: {done.Stored:N0} events are new, {done.Known:N0} were here already, {done.Rejected:N0} lines were set aside.");
                if (done.Rejected > 0) Console.WriteLine("Why, tells: openedx tracking rejected");
                return 0;
            }
            catch (Exception refused) when (refused is TrackingImport.AlreadyRunningException or InvalidDataException or IOException or UnauthorizedAccessException)
            {
                throw new OperatorException(refused.Message, refused);
            }
        });
        return command;
    }

    private static IReadOnlyList<LogSource> Sources(string[] paths)
    {
        try
        {
            return LogSource.Of(paths, Console.OpenStandardInput);
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(absent.Message, absent);
        }
    }

    private sealed class Reporter(Progress progress, IReadOnlyList<LogSource> sources) : IProgress<(TrackingImportOutcome SoFar, LogSource Source)>
    {
        private readonly System.Diagnostics.Stopwatch since = System.Diagnostics.Stopwatch.StartNew();

        public void Report((TrackingImportOutcome SoFar, LogSource Source) value)
        {
            var place = sources.Index().First(one => one.Item == value.Source).Index + 1;
            progress.Report(
                value.SoFar.Read, 0,
                $" lines, {value.SoFar.Read / since.Elapsed.TotalSeconds:N0} per second, {value.SoFar.Rejected:N0} set aside, log {place:N0} of {sources.Count:N0}");
        }
    }
}
