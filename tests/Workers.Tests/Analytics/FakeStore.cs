using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OpenEdx.Workers.Tests.Analytics;

/// <summary>A learning record store on a loopback port, which is away or refuses as a test wants.</summary>
internal sealed class FakeStore : IAsyncDisposable
{
    private readonly WebApplication app;

    private FakeStore(WebApplication app) => this.app = app;

    public ConcurrentQueue<HttpRequestData> Requests { get; } = [];

    /// <summary>By id, as a store keeps them.</summary>
    public ConcurrentDictionary<string, JsonNode> Statements { get; } = [];

    /// <summary>Answers instead of taking anything; null: takes them.</summary>
    public Func<HttpRequestData, HttpStatusCode?> Answer { get; set; } = _ => null;

    public Uri Address { get; private set; } = new("http://localhost/");

    public static async Task<FakeStore> Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        var store = new FakeStore(builder.Build());
        store.app.Run(store.Take);
        await store.app.StartAsync();
        var address = store.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        store.Address = new($"{address}/xapi/");
        return store;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task Take(HttpContext http)
    {
        using var text = new StreamReader(http.Request.Body);
        var body = JsonNode.Parse(await text.ReadToEndAsync())!;
        var documents = (body as JsonArray ?? (JsonArray)body["data"]!).Select(one => one!).ToList();
        var request = new HttpRequestData(http.Request.Path, http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()), body, documents);
        Requests.Enqueue(request);
        if (Answer(request) is { } refusal)
        {
            http.Response.StatusCode = (int)refusal;
            await http.Response.WriteAsync("So it was said.");
            return;
        }

        foreach (var document in documents) Statements[(string)document["id"]!] = document;
        http.Response.StatusCode = (int)HttpStatusCode.OK;
    }
}

internal sealed record HttpRequestData(string Path, IReadOnlyDictionary<string, string> Headers, JsonNode Body, IReadOnlyList<JsonNode> Documents);
