using System.CommandLine;
using OpenEdx.Api.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx client create</c>: an application that gets tokens with scopes of its own.</summary>
internal static class ClientCommand
{
    public static Command Create() => new("client", "Admit applications to the token endpoint.") { CreateClient() };

    private static DescribedCommand CreateClient()
    {
        var name = new Argument<string>("name") { Description = "Id of the application: letters, digits, - and _." };
        var scopes = new Option<string[]>("--scope") { Description = $"What its tokens are good for; repeatable: {string.Join(", ", TokenScopes.All)}.", Required = true, HelpName = "SCOPE" };
        var owner = new Option<string>("--owner") { Description = "Username of the account that its tokens stand for.", Required = true, HelpName = "USERNAME" };
        var replace = new Option<bool>("--replace") { Description = "Give an application that exists these scopes and a new secret; the former one stops working." };
        var command = new DescribedCommand(
            "create",
            "Register an application that gets tokens by client credentials; print its secret, once.",
            """
            A token that has the scope events:read alone reads the event feed and nothing else, whatever its owner may do.

            Example:
              openedx client create warehouse --scope events:read --owner staff
              curl -d grant_type=client_credentials -d client_id=warehouse -d client_secret=SECRET \
                http://localhost:18000/oauth2/access_token
            """)
        {
            name, scopes, owner, replace,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var (id, wanted) = (parsed.GetValue(name)!, parsed.GetValue(scopes)!);
            if (id.Length > 100 || !id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
                throw new OperatorException($"'{id}' is no name for an application: letters, digits, - and _, at most 100.");
            if (wanted.FirstOrDefault(scope => !TokenScopes.All.Contains(scope)) is { } unknown)
                throw new OperatorException($"There is no scope '{unknown}'; there are {string.Join(", ", TokenScopes.All)}.");
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            var account = await services.GetRequiredService<AccountsQuery>().FindByUsername(parsed.GetValue(owner)!, ct)
                ?? throw new OperatorException($"There is no account '{parsed.GetValue(owner)}'.");
            var secret = await services.GetRequiredService<ServiceClients>().Register(id, new UserId(account.UserId), wanted, parsed.GetValue(replace), ct)
                ?? throw new OperatorException($"There is an application '{id}' already; --replace gives it these scopes and a new secret.");
            await Console.Error.WriteLineAsync($"Client {id}, tokens for {account.Username}, scopes {string.Join(' ', wanted)}. Its secret, shown only now:");
            Console.WriteLine(secret);
            return 0;
        });
        return command;
    }
}
