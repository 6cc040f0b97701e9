using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Analytics;

/// <summary>Clients of the event feed.</summary>
internal static class EventReaders
{
    public const string Url = "/api/events/v1/events";

    /// <summary>A client with a token of an application that may read events, owned by somebody without any role.</summary>
    public static async Task<HttpClient> EventReader(this TestApp app, string scope = TokenScopes.EventsRead)
    {
        var client = app.CreateClient();
        client.Timeout = TimeSpan.FromMinutes(2);
        client.DefaultRequestHeaders.Authorization = new("Bearer", await app.Token("warehouse", "nobody", scope));
        return client;
    }

    public static async Task<string> Token(this TestApp app, string client, string owner, params string[] scopes)
    {
        var user = await app.Account(owner, ct: Wire.Ct);
        var wanted = new NewApplication(client, client, OAuthGrantTypes.ClientCredentials, user, [], false, true, scopes, []);
        var (secret, refusal) = await app.Provider.GetRequiredService<Applications>().Register(wanted, replace: true, Wire.Ct);
        Assert.Null(refusal);
        using var answer = await app.CreateClient().PostForm(
            "/oauth2/access_token", ("grant_type", "client_credentials"), ("client_id", client), ("client_secret", secret!));
        return (await answer.Json()).GetProperty("access_token").GetString()!;
    }

    public static async Task<HttpResponseMessage> Feed(this HttpClient client, string query = "", string? accept = null, string? lastEventId = null, bool gzip = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Url + query, UriKind.Relative));
        if (accept is not null) request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        if (gzip) request.Headers.AcceptEncoding.Add(new("gzip"));
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Wire.Ct);
    }

    public static async Task<string[]> Lines(this HttpClient client, string query = "")
    {
        using var answer = await client.Feed(query);
        answer.EnsureSuccessStatusCode();
        return (await answer.Text()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Lines of a live answer as they come.</summary>
    public static async Task<StreamReader> Reader(this HttpResponseMessage answer) => new(await answer.Content.ReadAsStreamAsync(Wire.Ct));
}
