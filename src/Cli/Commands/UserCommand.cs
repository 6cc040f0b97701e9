using System.CommandLine;
using OpenEdx.Api.Identity;
using OpenEdx.Domain.Identity;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx user create|retire</c>: an account without the registration page; the end of one.</summary>
internal static class UserCommand
{
    public static Command Create() => new("user", "Make accounts, and forget people.") { CreateUser(), UserRetire.Create() };

    private static DescribedCommand CreateUser()
    {
        var username = new Argument<string>("username") { Description = "2 to 30 letters, digits, _ or -." };
        var email = new Option<string>("--email") { Description = "E-mail address.", Required = true };
        var name = new Option<string?>("--name") { Description = "Full name; the username by default." };
        var password = new Option<string?>("--password") { Description = "Password. Without this option it is read from the standard input, which keeps it out of the list of processes." };
        var staff = new Option<bool>("--staff") { Description = "Global staff: team of every course." };
        var superuser = new Option<bool>("--superuser") { Description = "Everything." };
        var command = new DescribedCommand(
            "create",
            "Make an active account; an existing one only gains the roles.",
            """
            Examples:
              openedx user create ada --email ada@example.org --name "Ada Lovelace" < password.txt
              openedx user create root --email root@example.org --staff --superuser
            """)
        {
            username, email, name, password, staff, superuser,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var account = new FirstAccount(
                parsed.GetValue(username)!, parsed.GetValue(email)!, parsed.GetValue(name) ?? parsed.GetValue(username)!,
                parsed.GetValue(password) ?? ReadPassword(), parsed.GetValue(staff), parsed.GetValue(superuser));
            var wrong = RegistrationRules.Username(account.Username) ?? RegistrationRules.Email(account.Email) ??
                RegistrationRules.Name(account.Name) ?? RegistrationRules.Password(account.Password, account.Username, account.Email);
            if (wrong is not null) throw new OperatorException(wrong);
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            try
            {
                var user = await services.GetRequiredService<AccountBootstrap>().EnsureAccount(account, ct);
                Console.WriteLine($"{account.Username} is user {user}.");
                return 0;
            }
            catch (InvalidOperationException taken)
            {
                throw new OperatorException(taken.Message, taken);
            }
        });
        return command;
    }

    private static string ReadPassword()
    {
        if (!Console.IsInputRedirected) Console.Error.Write("Password: ");
        return Console.IsInputRedirected ? Console.ReadLine() ?? "" : ReadHidden();
    }

    private static string ReadHidden()
    {
        var typed = new System.Text.StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter) break;
            if (key.Key == ConsoleKey.Backspace) typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar)) typed.Append(key.KeyChar);
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }
}
