using System.CommandLine;
using System.CommandLine.Help;

namespace OpenEdx.Cli.Commands;

/// <summary>The whole command line. Every command is one class of this folder.</summary>
public static class CommandLine
{
    private const string Details =
        """
        Examples:
          openedx serve                          LMS on port 18000, Studio on 18010
          openedx import course.tar.gz           read a course archive and publish it
          openedx simulate --course course-v1:OpenEdx+HLW101+2026 --learners 200 --seed 7
          openedx projections verify             is every read model what the log says?
          openedx events tail --follow           watch what happens
          openedx grades explain ada COURSE      why has she this grade?

        Environment:
          OPENEDX_DATABASE   connection string of a PostgreSQL 15 or newer
                             (Host=…;Username=…;Password=…;Database=…). Without it: a private
                             cluster in the data folder, started when it does not run yet
          OPENEDX_DATA       data folder (default .data)
          OPENEDX_WAL_ARCHIVE  folder for the write-ahead log of the private cluster (see backup)
          OPENEDX_PG_BIN     folder of the PostgreSQL server programs, when it is unusual
          Ports and addresses: see 'openedx serve --help'.

        Exit codes: 0 done, 1 refused or failed (one sentence says why), 130 interrupted.
        """;

    public static RootCommand Root()
    {
        var root = new RootCommand("Open edX on an event store: one program that serves, imports, simulates and inspects.")
        {
            ServeCommand.Create(),
            ImportCommand.Create(),
            SimulateCommand.Create(),
            ProjectionsCommand.Create(),
            EventsCommand.Create(),
            TrackingCommand.Create(),
            GradesCommand.Create(),
            StateCommand.Create(),
            UserCommand.Create(),
            RoleCommand.Create(),
            ClientCommand.Create(),
            KeysCommand.Create(),
            BackupCommand.Create(),
            RestoreCommand.Create(),
            PostgresCommand.Create(),
            SandboxCommand.Create(),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithDetails((HelpAction)help.Action!, Details);
        return root;
    }
}
