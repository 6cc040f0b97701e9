using System.CommandLine;
using OpenEdx.EventStore.Interchange;
using OpenEdx.EventStore.Versions;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx projections build NAME --as-of … --into SCHEMA</c>: read models as they were.</summary>
internal static class ProjectionsBuild
{
    public static DescribedCommand Create()
    {
        var name = new Argument<string?>("name") { Description = "Read model to build.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Build all of them, reading the log once." };
        var asOf = new Option<string>("--as-of") { Description = "Position of the log (4711) or instant (2026-05-01T00:00Z).", HelpName = "MOMENT", Required = true };
        var into = new Option<string>("--into") { Description = "Schema to build into; new or empty.", HelpName = "SCHEMA", Required = true };
        var command = new DescribedCommand(
            "build",
            "Build read models as they were at a moment, into a schema of their own.",
            """
            As of an instant: from the events that were appended at this instant or before. Tables bear the same names as
            always; the table 'built' in the schema says what lies there. A server may go on running; an interrupted build
            leaves nothing behind. Persons who were retired since are not shown.

            Examples:
              openedx projections build course_grades --as-of 2026-05-01T00:00Z --into may
              openedx projections build --all --as-of 4711 --into before_the_exam
            """)
        {
            name, all, asOf, into,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var wanted = parsed.GetValue(name);
            if (wanted is null == !parsed.GetValue(all)) throw new OperatorException("Name one read model ('openedx projections list' shows them), or say --all.");
            if (!AsOf.TryParse(parsed.GetValue(asOf)!, out var moment) || moment.Version is not null)
                throw new OperatorException($"--as-of '{parsed.GetValue(asOf)}' is no moment; write a position (4711) or an instant (2026-05-01T00:00Z).");
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            IReadOnlyList<BuiltAsOf> built;
            using (var progress = new Progress($"Building {wanted ?? "all read models"}"))
            {
                built = await ProjectionsCommand.Known(() => services.GetRequiredService<AsOfBuilder>().Build(
                    wanted, moment.Position, moment.Instant, parsed.GetValue(into)!, new ProjectionsCommand.Reporter(progress), ct));
            }

            foreach (var one in built)
                Console.WriteLine($"{string.Join(", ", one.Tables)}: {one.Events:N0} events{(one.SetAside > 0 ? $", {one.SetAside:N0} set aside" : "")}");
            Console.WriteLine($"Built as of {parsed.GetValue(asOf)}, position {built[0].Position}.");
            return 0;
        });
        return command;
    }
}
