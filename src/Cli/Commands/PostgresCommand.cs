using System.CommandLine;
using OpenEdx.Cli.Postgres;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx postgres</c>: the private cluster by itself, for <c>psql</c>, backups and test runs.</summary>
internal static class PostgresCommand
{
    public static Command Create()
    {
        var folder = new Option<string?>("--folder") { Description = "Data folder; OPENEDX_DATA by default.", HelpName = "FOLDER" };
        var loose = new Option<bool>("--no-fsync") { Description = "For tests: faster, and everything is lost in a power cut." };
        var command = new DescribedCommand(
            "postgres",
            "Run the private PostgreSQL of the data folder by itself, until Ctrl-C.",
            """
            Prints the connection string as its first line. A server that already runs is used as it is, and
            stopped only by the last process that uses it.

            Example:
              openedx postgres
            """)
        {
            folder, loose,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var data = parsed.GetValue(folder) ?? Installation.DefaultDataFolder;
            await using var cluster = await PrivateCluster.Open(data, ClusterSettings.FromEnvironment() with { Durable = !parsed.GetValue(loose) }, Console.Error.WriteLine, ct);
            Console.WriteLine(await cluster.Database("openedx", ct));
            await Task.Delay(Timeout.Infinite, ct).ContinueWith(_ => { }, TaskScheduler.Default);
            return 0;
        });
        return command;
    }
}
