using System.CommandLine;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx tracking forget</c>.</summary>
internal static class TrackingForget
{
    public static Command Create()
    {
        var username = new Argument<string>("username") { Description = "As it stands in the logs." };
        var sure = new Option<bool>("--yes") { Description = "Do it. It cannot be undone." };
        var command = new DescribedCommand(
            "forget",
            "Make the imported lines of somebody without an account here unreadable.",
            """
            Destroys the key under which the lines are sealed; lines imported later are not kept at all. What was counted stays counted, under
            the username: the figures of courses do not change. People with an account are forgotten with 'openedx user retire'.

            Example:
              openedx tracking forget ada --yes
            """)
        {
            username, sure,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var who = parsed.GetValue(username)!.Trim();
            if (who.Length == 0) throw new OperatorException("Name somebody.");
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            if (await services.GetRequiredService<AccountsQuery>().FindByUsername(who, ct) is not null)
                throw new OperatorException($"'{who}' has an account here, under whose key its lines are sealed: openedx user retire {who}");
            if (!parsed.GetValue(sure)) throw new OperatorException($"This makes the lines of '{who}' unreadable for good. Repeat with --yes.");
            var had = await services.GetRequiredService<LoggedPeople>().Forget(who, ct);
            Console.WriteLine(had ? $"Nobody can read the lines of '{who}' any more." : $"There was no line of '{who}'; lines that come will not be kept.");
            return 0;
        });
        return command;
    }
}
