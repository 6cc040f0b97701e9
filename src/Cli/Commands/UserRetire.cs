using System.CommandLine;
using System.Globalization;
using OpenEdx.Api.Identity;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx user retire</c>: forgets a person.</summary>
internal static class UserRetire
{
    public static Command Create()
    {
        var who = new Argument<string>("who") { Description = "Username, e-mail address, or number of the user." };
        var sure = new Option<bool>("--yes") { Description = "Do it. It cannot be undone: the key of the person is destroyed." };
        var command = new DescribedCommand(
            "retire",
            "Forget a person: name, address, profile and password, in every read model and in the log.",
            """
            The key under which the person's data are sealed is destroyed, so that nobody can read them again, here
            and in every copy of the log made from now on. What the person did stays, under a number without a name.
            Backups made before hold the key as well: see docs/how-to/retire-a-person.md for how long to keep them.

            Example:
              openedx user retire ada --yes
            """)
        {
            who, sure,
        };
        command.SetAction(async (parsed, ct) =>
        {
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            var account = await Find(services, parsed.GetValue(who)!, ct);
            if (!parsed.GetValue(sure))
                throw new OperatorException($"This forgets {account.Username} <{account.Email}>, user {account.UserId}, for good. Repeat with --yes.");
            await Retire(services, account, ct);
            Console.WriteLine($"User {account.UserId} is retired; nobody can read who it was.");
            return 0;
        });
        return command;
    }

    internal static async Task<AccountRow> Find(IServiceProvider services, string who, CancellationToken ct)
    {
        var accounts = services.GetRequiredService<AccountsQuery>();
        var found = long.TryParse(who, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? await accounts.Find(new UserId(number), ct) ?? await accounts.FindByUsername(who, ct)
            : await accounts.FindByEmailOrUsername(who, ct);
        return found ?? throw new OperatorException($"There is no account '{who}' (any more).");
    }

    internal static async Task Retire(IServiceProvider services, AccountRow account, CancellationToken ct)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var command = new RetireUser(new UserId(account.UserId), now);
        await services.GetRequiredService<AccountRetirement>().Retire(command, new(CausationId: nameof(RetireUser)), ct);
    }
}
