using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace OpenEdx.Api.Identity;

/// <summary>Where a provider takes questions, and how.</summary>
/// <param name="Issuer">Null: it gives no id tokens. So is <paramref name="JwksUri"/>.</param>
/// <param name="EndSession">Where browsers sign out; null: nowhere.</param>
/// <param name="SecretInHeader">The client's secret goes into the header of a request for tokens, else into its form.</param>
/// <param name="NamesItself">The provider tells with every answer whose it is (RFC 9207), so that one without is not its own.</param>
public sealed record ProviderEndpoints(
    string Authorization, string Token, string Userinfo, string? Issuer, string? JwksUri, string? EndSession, bool SecretInHeader, bool NamesItself);

/// <summary>The provider could not be asked, or answered something else than it should.</summary>
public sealed class ProviderFailedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Asks providers: over a connection that waits a few seconds, follows no redirect, and takes a small answer.</summary>
public sealed class ProviderClient : IDisposable
{
    private const string WellKnown = "/.well-known/openid-configuration";
    private const int LargestAnswer = 1 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);

    private readonly HttpClient http;
    private readonly TimeProvider clock;

    // As many as there are providers.
    private readonly ConcurrentDictionary<string, (JsonElement Document, long At)> known = new(StringComparer.Ordinal);

    public ProviderClient(TimeProvider clock)
        : this(clock, new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
    }

    /// <param name="handler">For a provider in the same process.</param>
    public ProviderClient(TimeProvider clock, HttpMessageHandler handler)
    {
        this.clock = clock;
        http = new(handler) { Timeout = Patience, MaxResponseContentBufferSize = LargestAnswer };
    }

    public async Task<ProviderEndpoints> Endpoints(IdentityProvider provider, CancellationToken ct)
    {
        var inHeader = provider.TokenEndpointAuthMethod == IdentityProvider.SecretInHeader;
        if (provider.DiscoveryUrl is not { } url)
        {
            return new(
                provider.AuthorizationEndpoint!, provider.TokenEndpoint!, provider.UserinfoEndpoint!, provider.Issuer, provider.JwksUri, provider.EndSessionEndpoint, inHeader,
                NamesItself: false);
        }

        var document = await Cached(url, ct);
        string? Text(string name) => ForeignSignatures.Text(document, name);
        string Needed(string name) => Text(name) ?? throw new ProviderFailedException($"{url} names no {name}.");

        // OpenID Connect Discovery, section 4.3: else a document could speak for another provider.
        if (provider.Issuer is null && url.EndsWith(WellKnown, StringComparison.Ordinal) && Text("issuer") is { } issuer && issuer.TrimEnd('/') != url[..^WellKnown.Length])
            throw new ProviderFailedException($"{url} is the document of another issuer, {issuer}. Name that one as 'issuer' if it is right.");
        return new(
            provider.AuthorizationEndpoint ?? Needed("authorization_endpoint"), provider.TokenEndpoint ?? Needed("token_endpoint"),
            provider.UserinfoEndpoint ?? Needed("userinfo_endpoint"), provider.Issuer ?? Text("issuer"), provider.JwksUri ?? Text("jwks_uri"),
            provider.EndSessionEndpoint ?? Text("end_session_endpoint"), provider.TokenEndpointAuthMethod is null ? !TakesSecretInForm(document) : inHeader,
            document.TryGetProperty("authorization_response_iss_parameter_supported", out var names) && names.ValueKind == JsonValueKind.True);
    }

    /// <summary>What the provider signed; null: it did not sign this.</summary>
    /// <exception cref="ProviderFailedException">Nobody says how to check it, or the keys cannot be had.</exception>
    public async Task<JsonElement?> Signed(ProviderEndpoints endpoints, string token, CancellationToken ct)
    {
        if (endpoints is not { Issuer: not null, JwksUri: { } url }) throw new ProviderFailedException("Nobody says how to check its signatures.");

        // The provider may have replaced its keys since they were read.
        if (ForeignSignatures.Read(token, await Cached(url, ct)) is { } claims) return claims;
        known.TryRemove(url, out _);
        return ForeignSignatures.Read(token, await Cached(url, ct));
    }

    public async Task<JsonElement> Exchange(
        IdentityProvider provider, ProviderEndpoints endpoints, IReadOnlyDictionary<string, string> form, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoints.Token);
        var all = new Dictionary<string, string>(form) { ["client_id"] = provider.ClientId };

        // RFC 6749, section 2.3.1: both are encoded as in a form before they are joined.
        if (endpoints.SecretInHeader) request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Encoded(provider.ClientId)}:{Encoded(provider.ClientSecret)}")));
        else all["client_secret"] = provider.ClientSecret;
        request.Content = new FormUrlEncodedContent(all);
        return Json(request, (await Ask(request, ct)).Body);
    }

    /// <summary>Whose a token is. Some providers sign that.</summary>
    public async Task<JsonElement> Userinfo(IdentityProvider provider, ProviderEndpoints endpoints, string accessToken, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, endpoints.Userinfo);
        request.Headers.Authorization = new("Bearer", accessToken);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/jwt", 0.9));
        var (type, body) = await Ask(request, ct);
        if (type != "application/jwt") return Json(request, body);
        var claims = await Signed(endpoints, Encoding.ASCII.GetString(body).Trim(), ct) ?? throw new ProviderFailedException("The signature of the user info does not hold.");
        return ForeignIdTokens.WrongInUserinfo(claims, endpoints.Issuer!, provider.ClientId, clock.GetUtcNow()) is { } wrong ? throw new ProviderFailedException(wrong) : claims;
    }

    public void Dispose() => http.Dispose();

    // Discovery, section 3: without a list the header alone is sure.
    private static bool TakesSecretInForm(JsonElement document) =>
        document.TryGetProperty("token_endpoint_auth_methods_supported", out var methods) && methods.ValueKind == JsonValueKind.Array &&
        methods.EnumerateArray().Any(method => method.ValueKind == JsonValueKind.String && method.GetString() == IdentityProvider.SecretInForm);

    private static string Encoded(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    private async Task<JsonElement> Cached(string url, CancellationToken ct)
    {
        if (known.TryGetValue(url, out var there) && clock.GetElapsedTime(there.At) < Fresh) return there.Document;
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        var document = Json(request, (await Ask(request, ct)).Body);
        known[url] = (document, clock.GetTimestamp());
        return document;
    }

    private async Task<(string? Type, byte[] Body)> Ask(HttpRequestMessage request, CancellationToken ct)
    {
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        try
        {
            using var answer = await http.SendAsync(request, ct);
            var body = await answer.Content.ReadAsByteArrayAsync(ct);
            if (!answer.IsSuccessStatusCode) throw new ProviderFailedException($"{NameOf(request)} answered {(int)answer.StatusCode}{ProviderError.In(body)}.");
            return (answer.Content.Headers.ContentType?.MediaType, body);
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new ProviderFailedException($"{NameOf(request)} could not be asked.", failure);
        }
    }

    private static JsonElement Json(HttpRequestMessage request, byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.Clone() : throw new ProviderFailedException($"{NameOf(request)} answered no JSON object.");
        }
        catch (JsonException malformed)
        {
            throw new ProviderFailedException($"{NameOf(request)} answered no JSON object.", malformed);
        }
    }

    private static string? NameOf(HttpRequestMessage request) => request.RequestUri?.GetLeftPart(UriPartial.Path);
}
