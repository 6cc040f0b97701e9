using System.Text.Json;

namespace OpenEdx.Wire.Tests.Apps;

/// <summary>
/// What an app of Open edX expects of the answers it reads: its classes as data (<c>android.json</c>, <c>ios.json</c>), written by us from its public source.
/// </summary>
/// <remarks>
/// Types: <c>text</c>, <c>int</c>, <c>number</c>, <c>bool</c>, <c>instant</c>, <c>object</c>, <c>any</c>, alternatives of texts (<c>a|b</c>), the name of a
/// model, <c>[T]</c> a list, <c>{T}</c> an object with any names; a <c>?</c> at the end: may be null or absent. A truth value with a default in the
/// Android app counts as such, since its parser passes over null there; a text with a default does not, since it becomes null.
/// </remarks>
/// <param name="NotMet">Models that no answer to these calls carries, with the reason.</param>
/// <param name="Models">By name: type by field.</param>
public sealed record AppModels(
    string App, string Source, IReadOnlyList<AppCall> Calls, IReadOnlyDictionary<string, string> NotMet,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Models)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static AppModels Of(string name) => JsonSerializer.Deserialize<AppModels>(File.ReadAllText(Place($"{name}.json")), Json)!;

    /// <summary>What the learner did before.</summary>
    public static Scenario Before { get; } = new("before", JsonSerializer.Deserialize<List<Exchange>>(File.ReadAllText(Place("before.json")), Json)!);

    private static string Place(string file) => Path.Combine(AppContext.BaseDirectory, "Apps", file);
}

/// <param name="Model">Type of the answer.</param>
public sealed record AppCall(Exchange Call, string Model);
