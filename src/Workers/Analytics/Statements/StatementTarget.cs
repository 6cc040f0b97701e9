using System.Net.Http.Headers;
using System.Text;
using OpenEdx.Projections.Analytics;

namespace OpenEdx.Workers.Analytics;

/// <summary>Where statements are sent; from the environment, the names are part of the product.</summary>
/// <param name="Address">
/// Of an LRS without <c>statements</c> at its end (<c>OPENEDX_LRS</c>), or of what takes Caliper's envelopes (<c>OPENEDX_CALIPER</c>). The host that an operator names here
/// is the only one that is ever asked: no redirect is followed.
/// </param>
/// <param name="Authorization"><c>basic KEY:SECRET</c> or <c>bearer TOKEN</c> (<c>OPENEDX_LRS_AUTH</c>, <c>OPENEDX_CALIPER_AUTH</c>); null: none.</param>
public sealed record StatementTarget(StatementKind Kind, Uri Address, AuthenticationHeaderValue? Authorization)
{
    /// <summary>Most events in one request.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>How long events wait until they are so many.</summary>
    public TimeSpan Gathers { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often an event that counts most (<see cref="StatementDelivery.IsUrgent"/>) is offered again after it was refused.</summary>
    public int UrgentRetries { get; init; } = 3;

    /// <summary>Pause before each of them.</summary>
    public TimeSpan UrgentPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one request may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Those that are configured.</summary>
    /// <exception cref="ArgumentException">An address or a credential cannot be read.</exception>
    public static IReadOnlyList<StatementTarget> FromEnvironment(Func<string, string?> variable)
    {
        var targets = new List<StatementTarget>();
        foreach (var (kind, name) in ((StatementKind, string)[])[(StatementKind.Xapi, "OPENEDX_LRS"), (StatementKind.Caliper, "OPENEDX_CALIPER")])
        {
            if (variable(name) is not { Length: > 0 } text) continue;
            if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0)
                throw new ArgumentException($"{name} is '{text}', which is no web address without credentials (https://lrs.example.org/xapi).");
            targets.Add(new(kind, address, Credentials($"{name}_AUTH", variable)));
        }

        return targets;
    }

    private static AuthenticationHeaderValue? Credentials(string name, Func<string, string?> variable) => variable(name)?.Split(' ', 2, StringSplitOptions.TrimEntries) switch
    {
        null or [""] => null,
        ["basic" or "Basic", { Length: > 0 } pair] when pair.Contains(':', StringComparison.Ordinal) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))),
        ["bearer" or "Bearer", { Length: > 0 } token] => new("Bearer", token),

        // The value is a secret, and is not repeated.
        _ => throw new ArgumentException($"{name} is neither 'basic KEY:SECRET' nor 'bearer TOKEN'."),
    };
}
