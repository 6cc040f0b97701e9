using System.Security.Cryptography;
using System.Text.Json;
using OpenEdx.Api.Identity;

namespace OpenEdx.Cli.Hosting;

/// <param name="Role">For the reader of the list.</param>
public sealed record SignIn(string Role, string Username, string Email, string Name, string Password)
{
    public FirstAccount Account => new(Username, Email, Name, Password, IsStaff: Role == "staff", IsSuperuser: Role == "staff");
}

/// <summary>
/// The file <c>sign-ins.json</c> in the data folder, readable by its owner only: people that a new installation begins with.
/// Passwords are drawn: an installation that is opened to others later has none that everybody knows.
/// </summary>
internal static class SignIns
{
    private const string Syllables = "ba be bi bo da de di do fa fe fi fo ka ke ki ko la le li lo ma me mi mo na ne ni no ra re ri ro sa se si so ta te ti to";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static IReadOnlyList<SignIn> Of(string dataFolder)
    {
        var file = Path.Combine(dataFolder, "sign-ins.json");
        if (File.Exists(file)) return JsonSerializer.Deserialize<SignIn[]>(File.ReadAllText(file))!;
        SignIn[] made =
        [
            new("staff", "staff", "staff@example.com", "Sam Staff", Draw()),
            new("instructor", "instructor", "instructor@example.com", "Ines Instructor", Draw()),
            new("learner", "learner", "learner@example.com", "Lee Learner", Draw()),
        ];
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using var stream = new FileStream(file, options);
        JsonSerializer.Serialize(stream, made, Indented);
        return made;
    }

    /// <summary>Such as <c>kamodi-setaru-4821</c>: pronounceable, 45 bits.</summary>
    private static string Draw()
    {
        var syllables = Syllables.Split(' ');
        string Word() => string.Concat(Enumerable.Range(0, 3).Select(_ => syllables[RandomNumberGenerator.GetInt32(syllables.Length)]));
        return $"{Word()}-{Word()}-{RandomNumberGenerator.GetInt32(1000, 10000)}";
    }
}
