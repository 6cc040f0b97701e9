using System.Text.Json.Nodes;

namespace OpenEdx.Projections.SharedKernel;

/// <summary>Open edX's micro-front-ends that an operator serves elsewhere, and what they are told; see <c>docs/how-to/run-the-front-ends.md</c>.</summary>
/// <param name="Sites">Address of each (<c>https://apps.example.com/learning</c>) without a slash at the end, by the name under which it asks for its configuration.</param>
/// <param name="Config">Keys for all of them: <c>MFE_CONFIG</c> of the file; they win over ours.</param>
/// <param name="Overrides">Keys for one of them, by name: <c>MFE_CONFIG_OVERRIDES</c> of the file; they win over <paramref name="Config"/>.</param>
public sealed record FrontEnds(IReadOnlyDictionary<string, string> Sites, JsonObject Config, JsonObject Overrides)
{
    public const string AuthnApp = "authn";
    public const string LearningApp = "learning";
    public const string LearnerDashboardApp = "learner-dashboard";
    public const string AccountApp = "account";
    public const string ProfileApp = "profile";
    public const string GradebookApp = "gradebook";
    public const string DiscussionsApp = "discussions";
    public const string CommunicationsApp = "communications";

    private static readonly string[] Apps =
        [AuthnApp, LearningApp, LearnerDashboardApp, AccountApp, ProfileApp, GradebookApp, DiscussionsApp, CommunicationsApp, "ora-grading", "instructor-dashboard", "authoring"];

    public static FrontEnds None { get; } = new(new Dictionary<string, string>(), [], []);

    /// <summary>Null: the pages of this program are used instead, where it has them.</summary>
    public string? Of(string app) => Sites.GetValueOrDefault(app);

    /// <summary><c>OPENEDX_LEARNING_MFE_URL</c>, …; the keys from the file that <c>OPENEDX_MFE_CONFIG</c> names, or <c>mfe-config.json</c> of the data folder.</summary>
    /// <exception cref="ArgumentException">An address or the file cannot be read.</exception>
    public static FrontEnds From(string dataFolder, Func<string, string?> variable)
    {
        var sites = new Dictionary<string, string>();
        foreach (var app in Apps)
        {
            var name = $"OPENEDX_{app.Replace('-', '_').ToUpperInvariant()}_MFE_URL";
            if (variable(name) is not { Length: > 0 } text) continue;
            if (!Uri.TryCreate(text, UriKind.Absolute, out var site) || site.Scheme is not ("http" or "https"))
                throw new ArgumentException($"{name} is '{text}', which is no web address (https://…).");
            sites[app] = text.TrimEnd('/');
        }

        var named = variable("OPENEDX_MFE_CONFIG") is { Length: > 0 } path ? path : null;
        var file = named ?? Path.Combine(dataFolder, "mfe-config.json");
        if (named is null && !File.Exists(file)) return new(sites, [], []);
        try
        {
            var root = JsonNode.Parse(File.ReadAllText(file)) as JsonObject ?? throw new FormatException("it holds no object");
            return new(sites, Part(root, "MFE_CONFIG"), Part(root, "MFE_CONFIG_OVERRIDES"));
        }
        catch (Exception unreadable) when (unreadable is System.Text.Json.JsonException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"The configuration of front ends in {file} cannot be read: {unreadable.Message}", unreadable);
        }
    }

    private static JsonObject Part(JsonObject root, string name) => root[name] switch
    {
        null => [],
        JsonObject part => part,
        _ => throw new FormatException($"{name} is no object"),
    };
}
