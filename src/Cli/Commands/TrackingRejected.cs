using System.CommandLine;
using Npgsql;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx tracking rejected</c>.</summary>
internal static class TrackingRejected
{
    public static Command Create()
    {
        var summary = new Option<bool>("--summary") { Description = "Only how many lines of each file for each reason." };
        var command = new DescribedCommand(
            "rejected",
            "List the lines of tracking logs that were set aside, with the reasons.",
            """
            One line each, with tabs between: file, number of the line (from 1), reason. The text itself is in the file alone, for it may tell
            of people:  sed -n 17p FILE

            Examples:
              openedx tracking rejected --summary
              openedx tracking rejected | grep tracking.log-20140515
            """)
        {
            summary,
        };
        command.SetAction(async (parsed, ct) =>
        {
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            await using var query = services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
                parsed.GetValue(summary)
                    ? "select source, count(*)::text, reason from tracking_log.rejected group by source, reason order by source, count(*) desc, reason"
                    : "select source, line::text, reason from tracking_log.rejected order by source, line");
            await using var reader = await query.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) Console.WriteLine($"{reader.GetString(0)}\t{reader.GetString(1)}\t{reader.GetString(2)}");
            return 0;
        });
        return command;
    }
}
