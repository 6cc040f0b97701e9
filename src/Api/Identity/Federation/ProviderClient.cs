using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;

namespace OpenEdx.Api.Identity;

/// <summary>Where a provider takes questions.</summary>
/// <param name="Issuer">Null: it gives no id tokens. So is <paramref name="JwksUri"/>.</param>
public sealed record ProviderEndpoints(string Authorization, string Token, string Userinfo, string? Issuer, string? JwksUri);

/// <summary>The provider could not be asked, or answered something else than it should.</summary>
public sealed class ProviderFailedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Asks providers: over a connection that waits a few seconds, follows no redirect, and takes a small answer.</summary>
public sealed class ProviderClient : IDisposable
{
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
        if (provider.DiscoveryUrl is not { } url)
            return new(provider.AuthorizationEndpoint!, provider.TokenEndpoint!, provider.UserinfoEndpoint!, provider.Issuer, provider.JwksUri);
        var document = await Cached(url, ct);
        string? Text(string name) => document.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        string Needed(string name) => Text(name) ?? throw new ProviderFailedException($"{url} names no {name}.");
        return new(
            provider.AuthorizationEndpoint ?? Needed("authorization_endpoint"), provider.TokenEndpoint ?? Needed("token_endpoint"),
            provider.UserinfoEndpoint ?? Needed("userinfo_endpoint"), provider.Issuer ?? Text("issuer"), provider.JwksUri ?? Text("jwks_uri"));
    }

    /// <summary>The published keys; asked for anew when a token names one that is not among them.</summary>
    public async Task<JsonElement> Keys(string url, bool anew, CancellationToken ct)
    {
        if (anew) known.TryRemove(url, out _);
        return await Cached(url, ct);
    }

    public async Task<JsonElement> Exchange(string url, IReadOnlyDictionary<string, string> form, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Content = new FormUrlEncodedContent(form);
        return await Ask(request, ct);
    }

    public async Task<JsonElement> Userinfo(string url, string accessToken, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = new("Bearer", accessToken);
        return await Ask(request, ct);
    }

    public void Dispose() => http.Dispose();

    private async Task<JsonElement> Cached(string url, CancellationToken ct)
    {
        if (known.TryGetValue(url, out var there) && clock.GetElapsedTime(there.At) < Fresh) return there.Document;
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        var document = await Ask(request, ct);
        known[url] = (document, clock.GetTimestamp());
        return document;
    }

    private async Task<JsonElement> Ask(HttpRequestMessage request, CancellationToken ct)
    {
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        try
        {
            using var answer = await http.SendAsync(request, ct);
            if (!answer.IsSuccessStatusCode) throw new ProviderFailedException($"{request.RequestUri?.GetLeftPart(UriPartial.Path)} answered {(int)answer.StatusCode}.");
            using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(ct));
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? json.RootElement.Clone()
                : throw new ProviderFailedException($"{request.RequestUri?.GetLeftPart(UriPartial.Path)} answered no JSON object.");
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException || (failure is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new ProviderFailedException($"{request.RequestUri?.GetLeftPart(UriPartial.Path)} could not be asked.", failure);
        }
    }
}
