using System.CommandLine;
using OpenEdx.Api.Identity;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx client create|list</c>: applications that may ask for tokens.</summary>
internal static class ClientCommand
{
    public static Command Create() => new("client", "Admit applications to the token endpoint.") { CreateClient(), ListClients() };

    private static DescribedCommand CreateClient()
    {
        var name = new Argument<string>("name") { Description = "Id of the application: letters, digits, -, _ and ." };
        var grant = new Option<string>("--grant") { Description = "How it gets its tokens: client-credentials (default), authorization-code, password.", DefaultValueFactory = _ => OAuthGrantTypes.ClientCredentials };
        var redirects = new Option<string[]>("--redirect-uri") { Description = "Where codes may be sent, to the letter; repeatable. Apps: their own scheme.", HelpName = "URI" };
        var isPublic = new Option<bool>("--public") { Description = "It can keep no secret: an app, a page." };
        var trusted = new Option<bool>("--trusted") { Description = "People are not asked whether they agree." };
        var title = new Option<string?>("--title") { Description = "Its name for people; the id by default." };
        var scopes = new Option<string[]>("--scope") { Description = $"What its tokens may be good for; repeatable, without it what everybody may ask for: {string.Join(", ", TokenScopes.All)}.", HelpName = "SCOPE" };
        var filters = new Option<string[]>("--filter") { Description = "What its tokens say they are limited to; repeatable: content_org:ORGANIZATION.", HelpName = "FILTER" };
        var restricted = new Option<bool>("--restricted") { Description = "Its tokens (JWTs alone) open only what names one of its scopes, for courses of the organizations that its filters name." };
        var owner = new Option<string?>("--owner") { Description = "Username of the account that tokens of client credentials stand for.", HelpName = "USERNAME" };
        var replace = new Option<bool>("--replace") { Description = "Give an application that exists these settings and a new secret; the former one stops working." };
        var command = new DescribedCommand(
            "create",
            "Register an application; print its secret, once.",
            """
            A token that has the scope events:read alone reads the event feed and nothing else, whatever its owner may do.

            Examples:
              openedx client create warehouse --scope events:read --owner staff
              curl -d grant_type=client_credentials -d client_id=warehouse -d client_secret=SECRET \
                http://localhost:18000/oauth2/access_token
              openedx client create mitxonline --grant authorization-code --trusted \
                --redirect-uri https://mitxonline.example.org/_/auth/complete
              openedx client create app --grant authorization-code --public --trusted \
                --redirect-uri org.openedx.app://oauth2Callback
              openedx client create partner --restricted --scope grades:read --filter content_org:MITx --owner staff
            """)
        {
            name, grant, redirects, isPublic, trusted, title, scopes, filters, restricted, owner, replace,
        };
        command.SetAction(async (parsed, ct) =>
        {
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            var id = parsed.GetValue(name)!;
            var wanted = new NewApplication(
                id, parsed.GetValue(title) ?? id, parsed.GetValue(grant)!, await Owner(services, parsed.GetValue(owner), ct), parsed.GetValue(redirects) ?? [],
                parsed.GetValue(isPublic), parsed.GetValue(trusted), parsed.GetValue(scopes) ?? [], parsed.GetValue(filters) ?? [])
            {
                IsRestricted = parsed.GetValue(restricted),
            };
            var (secret, refusal) = await services.GetRequiredService<Applications>().Register(wanted, parsed.GetValue(replace), ct);
            if (refusal is not null) throw new OperatorException($"{refusal} (An application that exists takes other settings with --replace.)");
            if (secret is null)
            {
                Console.WriteLine($"Client {id}, without secret.");
                return 0;
            }

            await Console.Error.WriteLineAsync($"Client {id}. Its secret, shown only now:");
            Console.WriteLine(secret);
            return 0;
        });
        return command;
    }

    private static DescribedCommand ListClients()
    {
        var command = new DescribedCommand("list", "Show the applications that may ask for tokens.", "Columns: id, grant, public or confidential, trusted or asks, addresses.");
        command.SetAction(async (_, ct) =>
        {
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            foreach (var row in await services.GetRequiredService<OAuthClientsQuery>().List(ct))
            {
                Console.WriteLine(string.Join('\t', row.ClientId, row.GrantType, row.SecretHash is null ? "public" : "confidential",
                    row.IsTrusted ? "trusted" : "asks", string.Join(' ', row.RedirectUris)));
            }

            return 0;
        });
        return command;
    }

    private static async Task<UserId?> Owner(IServiceProvider services, string? username, CancellationToken ct)
    {
        if (username is null) return null;
        var account = await services.GetRequiredService<AccountsQuery>().FindByUsername(username, ct)
            ?? throw new OperatorException($"There is no account '{username}'.");
        return new UserId(account.UserId);
    }
}
