using System.CommandLine;
using OpenEdx.Projections.Analytics;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx tracking adopt</c>.</summary>
internal static class TrackingAdopt
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "Lines USERNAME,KIND,UUID, where KIND is xapi or caliper." };
        var command = new DescribedCommand(
            "adopt",
            "Take over the ids under which statements of another installation name people.",
            """
            To be done before the first statement is made: who has an id keeps it. Which query gives the lines says
            docs/how-to/send-statements-to-an-lrs.md. Exit code 1 when some line was not taken over; the others were.

            Example:
              openedx tracking adopt uuids.csv
            """)
        {
            file,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var path = parsed.GetValue(file)!;
            if (!File.Exists(path)) throw new OperatorException($"There is no file {path}.");
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            var people = services.GetRequiredService<StatementPeople>();
            var (taken, left, number) = (0, 0, 0);
            await foreach (var line in File.ReadLinesAsync(path, ct))
            {
                number++;
                if (line.Length == 0) continue;
                var isWhole = line.Split(',', StringSplitOptions.TrimEntries) is [{ Length: > 0 } username, var kind, var uuid] &&
                    Enum.TryParse<StatementKind>(kind, ignoreCase: true, out var wanted) && Guid.TryParse(uuid, out var id) && await people.Adopt(wanted, username, id, ct);
                if (isWhole) taken++;
                else left++;
                if (!isWhole) await Console.Error.WriteLineAsync($"Line {number} is not USERNAME,KIND,UUID, or the person has another id, or somebody else has this one.");
            }

            Console.WriteLine($"Took over {taken:N0} ids, {left:N0} not.");
            return left == 0 ? 0 : 1;
        });
        return command;
    }
}
