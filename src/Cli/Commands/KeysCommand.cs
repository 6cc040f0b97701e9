using System.CommandLine;
using System.Globalization;
using OpenEdx.Api.Identity;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx keys list|rotate</c>: what tokens are signed with.</summary>
internal static class KeysCommand
{
    public static Command Create() => new("keys", "Show and replace the keys that tokens are signed with.") { ListKeys(), Rotate() };

    private static DescribedCommand ListKeys()
    {
        var command = new DescribedCommand("list", "Show the keys that count, newest first.", "The public ones are published at /auth/jwks.json. Columns: algorithm, id, made at, signs or verifies.");
        command.SetAction(async (_, ct) =>
        {
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            foreach (var line in Lines(await services.GetRequiredService<JwtKeys>().Get(ct))) Console.WriteLine(line);
            return 0;
        });
        return command;
    }

    private static DescribedCommand Rotate()
    {
        var compromised = new Option<bool>("--compromised") { Description = "Somebody else may have the keys: what they signed stops to count now." };
        var command = new DescribedCommand(
            "rotate",
            "Make new keys. Nobody is signed out.",
            """
            The new keys are published at once and sign ten minutes later, when every node and every service that asks for
            /auth/jwks.json knows them. The former ones verify until what they signed has expired, and go with a later
            rotation. Sessions, opaque tokens and refresh tokens do not depend on these keys.

            With --compromised the former keys go at once. Tokens of the last hour are then refused; apps and front ends get
            new ones by their refresh token or session, without a word to the person.
            """)
        {
            compromised,
        };
        command.SetAction(async (parsed, ct) =>
        {
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            var keys = services.GetRequiredService<JwtKeys>();
            await keys.Rotate(parsed.GetValue(compromised), ct);
            foreach (var line in Lines(await keys.Get(ct))) Console.WriteLine(line);
            return 0;
        });
        return command;
    }

    private static IEnumerable<string> Lines(JwtKeySet keys)
    {
        foreach (var key in keys.Access) yield return Line(key.Algorithm, key.KeyId, key.MadeAt, key == keys.Signing);
        foreach (var key in keys.Identity) yield return Line(key.Algorithm, key.KeyId, key.MadeAt, key == keys.IdentitySigning);
        foreach (var key in keys.Symmetric) yield return Line("HS256", key.Serial.ToString(CultureInfo.InvariantCulture), key.MadeAt, key == keys.SigningSecret);
    }

    private static string Line(string algorithm, string id, DateTimeOffset madeAt, bool signs) =>
        string.Join('\t', algorithm, id, madeAt.ToString("u", CultureInfo.InvariantCulture), signs ? "signs" : "verifies");
}
