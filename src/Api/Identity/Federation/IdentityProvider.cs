using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenEdx.Api.Identity;

/// <summary>A server elsewhere that people may sign in with, as the operator describes it.</summary>
/// <param name="Backend">Its name in URLs: <c>ol-oauth2</c>.</param>
/// <param name="Name">On buttons.</param>
/// <param name="DiscoveryUrl">Document of OpenID Connect with the addresses below; null: they are given one by one.</param>
/// <param name="IdClaim">What identifies a person there. <c>sub</c> by default; <c>username</c> for MITx Online.</param>
/// <param name="TrustsEmail">True: addresses of this provider are confirmed, even where it does not say so.</param>
/// <param name="LinksByEmail">True: a person with the confirmed address of an account here enters that account. Whoever runs the provider then enters any account.</param>
/// <param name="CreatesAccounts">True: a person without an account gets one at the first sign-in.</param>
/// <param name="ExchangesTokens">True: an app may show an access token of there and enters the account that is linked. Every application that gets tokens there could do that.</param>
/// <param name="TokenEndpointAuthMethod">How the client proves itself: <see cref="SecretInHeader"/> or <see cref="SecretInForm"/>; null: as the discovery document says, without one in the form.</param>
/// <param name="EndSessionEndpoint">Where browsers sign out there; null: as the discovery document says.</param>
/// <param name="EndsSession">True: who came from there and signs out here, signs out there as well.</param>
/// <param name="IsSecondary">Shown among the institutions, not as a button of its own.</param>
public sealed record IdentityProvider(
    string Backend,
    string Name,
    string ClientId,
    string ClientSecret,
    string? DiscoveryUrl = null,
    string? Issuer = null,
    string? AuthorizationEndpoint = null,
    string? TokenEndpoint = null,
    string? UserinfoEndpoint = null,
    string? JwksUri = null,
    string Scope = "openid profile email",
    string IdClaim = "sub",
    bool TrustsEmail = false,
    bool LinksByEmail = false,
    bool CreatesAccounts = true,
    bool IsSecondary = false,
    string IconClass = "fa-sign-in",
    bool ExchangesTokens = false,
    string? TokenEndpointAuthMethod = null,
    string? EndSessionEndpoint = null,
    bool EndsSession = false)
{
    public const string SecretInHeader = "client_secret_basic";
    public const string SecretInForm = "client_secret_post";

    /// <summary>An id token is asked for, so that an answer without one is refused.</summary>
    public bool IsOpenId => Scope.Split(' ').Contains("openid");

    /// <summary>As front ends name it.</summary>
    public string Id => $"oa2-{Backend}";
}

/// <summary>
/// The providers of this installation: a JSON array in the file of <c>OPENEDX_IDENTITY_PROVIDERS</c>, else in <c>DATA/identity-providers.json</c>; without file
/// none. Names of members in snake_case. Read once, at the start.
/// </summary>
public sealed class IdentityProviders
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <exception cref="ArgumentException">Something is missing, or an address is none.</exception>
    public IdentityProviders(IReadOnlyList<IdentityProvider> providers)
    {
        foreach (var provider in providers)
        {
            if (Wrong(provider) is { } wrong) throw new ArgumentException($"Identity provider '{provider.Backend}': {wrong}", nameof(providers));
        }

        if (providers.DistinctBy(provider => provider.Backend).Count() != providers.Count) throw new ArgumentException("Two identity providers have the same backend.", nameof(providers));
        All = providers;
    }

    public IReadOnlyList<IdentityProvider> All { get; }

    /// <summary>Null when there is none of this name.</summary>
    public IdentityProvider? Find(string backend) => All.FirstOrDefault(provider => provider.Backend == backend);

    /// <exception cref="ArgumentException">The file cannot be read as providers.</exception>
    public static IdentityProviders Of(string dataFolder, Func<string, string?> variable)
    {
        var file = variable("OPENEDX_IDENTITY_PROVIDERS") is { Length: > 0 } named ? named : Path.Combine(dataFolder, "identity-providers.json");
        if (!File.Exists(file)) return new([]);
        try
        {
            return new(JsonSerializer.Deserialize<IdentityProvider[]>(File.ReadAllText(file), Json) ?? []);
        }
        catch (JsonException malformed)
        {
            throw new ArgumentException($"{file} does not describe identity providers: {malformed.Message}", malformed);
        }
    }

    private static string? Wrong(IdentityProvider it)
    {
        if (it.Backend is not { Length: > 0 and <= 50 } || !it.Backend.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')) return "'backend' consists of letters, digits, - and _.";
        if (string.IsNullOrEmpty(it.ClientId) || string.IsNullOrEmpty(it.Name)) return "'client_id' and 'name' are needed.";
        string?[] addresses = [it.DiscoveryUrl, it.AuthorizationEndpoint, it.TokenEndpoint, it.UserinfoEndpoint, it.JwksUri, it.EndSessionEndpoint];
        if (addresses.Any(url => url is not null && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"))) return "an address is no web address.";
        if (it.DiscoveryUrl is null && (it.AuthorizationEndpoint is null || it.TokenEndpoint is null || it.UserinfoEndpoint is null))
            return "'discovery_url' is needed, or 'authorization_endpoint', 'token_endpoint' and 'userinfo_endpoint'.";
        if (it.TokenEndpointAuthMethod is not (null or IdentityProvider.SecretInHeader or IdentityProvider.SecretInForm))
            return $"'token_endpoint_auth_method' is {IdentityProvider.SecretInHeader} or {IdentityProvider.SecretInForm}.";
        if (it is { EndsSession: true, DiscoveryUrl: null, EndSessionEndpoint: null }) return "'ends_session' needs 'end_session_endpoint', or 'discovery_url'.";
        return it.DiscoveryUrl is null && it.IsOpenId && (it.Issuer is null || it.JwksUri is null) ? "the scope openid needs 'issuer' and 'jwks_uri', or 'discovery_url'." : null;
    }
}
