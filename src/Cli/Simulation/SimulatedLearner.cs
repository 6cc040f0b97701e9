using System.Globalization;

namespace OpenEdx.Cli.Simulation;

/// <summary>A person who does not exist, the same for the same seed and number.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Ability">Standard normal; decides with a problem's difficulty how often answers are right.</param>
/// <param name="Diligence">0 to 1: how often the learner comes, how much is done each time, who gives up.</param>
/// <param name="Gender">As in profiles: <c>f</c>, <c>m</c>, <c>o</c>; empty: not said.</param>
/// <param name="Education">Open edX's codes: <c>p</c>, <c>m</c>, <c>b</c>, <c>a</c>, <c>hs</c>, <c>jhs</c>; empty: not said.</param>
public sealed record SimulatedLearner(
    int Number, string Username, string Email, string Name, string Country, int YearOfBirth, string Gender, string Education,
    double Ability, double Diligence)
{
    private static readonly string[] Given =
    [
        "Ada", "Amir", "Ana", "Bo", "Carla", "Chidi", "Daan", "Elif", "Emeka", "Farah", "Goran", "Hana", "Ines", "Ivan", "Jia", "Juan",
        "Kaito", "Lea", "Liam", "Mara", "Mei", "Nadia", "Noah", "Olga", "Pia", "Rafael", "Sara", "Tariq", "Uma", "Viktor", "Wanjiru", "Yuki",
    ];

    private static readonly string[] Family =
    [
        "Abe", "Almeida", "Banerjee", "Bauer", "Costa", "Dubois", "Eriksson", "Fofana", "Garcia", "Haddad", "Ivanova", "Jansen", "Kim",
        "Kowalski", "Lopez", "Mensah", "Moreau", "Nguyen", "Novak", "Okafor", "Patel", "Quispe", "Rossi", "Sato", "Silva", "Tanaka",
        "Umar", "Varga", "Weber", "Xu", "Yilmaz", "Zhang",
    ];

    private static readonly string[] Countries = ["US", "IN", "BR", "DE", "NG", "CN", "GB", "MX", "FR", "EG", "JP", "CA", "ES", "ID", "PL", "KE"];

    private static readonly string[] Educations = ["b", "b", "b", "m", "m", "hs", "hs", "a", "p", "jhs", ""];

    /// <summary>Not a secret: these accounts exist to be looked at.</summary>
    public string Password => $"walk-through-{Number:0000}-days";

    public static SimulatedLearner Of(int seed, int number)
    {
        var random = new Pcg32((ulong)seed, (ulong)number * 2);
        var (given, family) = (random.Pick(Given), random.Pick(Family));
        var username = string.Create(CultureInfo.InvariantCulture, $"{given}_{family}_{seed}_{number}").ToLowerInvariant();
        return new(
            number, username, $"{username}@simulated.example", $"{given} {family}", random.Pick(Countries), 1950 + (int)(random.NextDouble() * random.NextDouble() * 57) + random.Next(8),
            random.Chance(0.9) ? random.Chance(0.52) ? "f" : random.Chance(0.96) ? "m" : "o" : "", random.Pick(Educations),
            random.NextNormal(), DiligenceOf(random));
    }

    /// <summary>Most are middling; some do everything, some hardly come.</summary>
    private static double DiligenceOf(Pcg32 random) => (random.NextDouble() + random.NextDouble() + (random.Chance(0.2) ? 1 : random.NextDouble())) / 3;
}
