using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace OpenEdx.Cli.Tests.Tracing;

/// <summary>A collector of OpenTelemetry: takes what is sent to it over OTLP (HTTP, protobuf) and keeps the spans. Makes none itself.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly HttpListener server = new();
    private readonly ConcurrentQueue<CollectedSpan> spans = [];
    private readonly Task serving;

    public Collector()
    {
        Address = $"http://127.0.0.1:{FreePort()}";
        server.Prefixes.Add($"{Address}/");
        server.Start();
        serving = Serve();
    }

    public string Address { get; }

    public IReadOnlyList<CollectedSpan> Spans => [.. spans];

    /// <summary>Attributes of the program that sent the last spans.</summary>
    public IReadOnlyDictionary<string, string> Resource { get; private set; } = new Dictionary<string, string>();

    public async ValueTask DisposeAsync()
    {
        server.Close();
        await serving;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task Serve()
    {
        while (true)
        {
            try
            {
                await Take(await server.GetContextAsync());
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Take(HttpListenerContext http)
    {
        using var body = new MemoryStream();
        await http.Request.InputStream.CopyToAsync(body);
        var isTraces = http.Request.Url!.AbsolutePath == "/v1/traces" && http.Request.ContentType == "application/x-protobuf";
        if (isTraces) Keep(body.ToArray());
        http.Response.StatusCode = isTraces ? 200 : 400;
        http.Response.Close();
    }

    private void Keep(byte[] export)
    {
        foreach (var ofProgram in Protobuf.Messages(export, 1))
        {
            Resource = Protobuf.Messages(ofProgram, 1).SelectMany(resource => CollectedSpan.Attributes(resource, 1)).ToDictionary();
            foreach (var ofScope in Protobuf.Messages(ofProgram, 2))
            {
                var scope = Protobuf.Text(Protobuf.Messages(ofScope, 1).Single(), 1);
                foreach (var span in Protobuf.Messages(ofScope, 2)) spans.Enqueue(CollectedSpan.Of(scope, span));
            }
        }
    }
}

/// <param name="Parent">Empty for the first span of a trace.</param>
internal sealed record CollectedSpan(
    string Scope, string Trace, string Id, string Parent, string Name, IReadOnlyDictionary<string, string> Details, IReadOnlyList<string> Links)
{
    public string? this[string attribute] => Details.GetValueOrDefault(attribute);

    public static CollectedSpan Of(string scope, byte[] span) => new(
        scope, Hex(span, 1), Hex(span, 2), Hex(span, 4), Protobuf.Text(span, 5), Attributes(span, 9).ToDictionary(), [.. Protobuf.Messages(span, 13).Select(link => Hex(link, 2))]);

    public static IEnumerable<KeyValuePair<string, string>> Attributes(byte[] message, int field) =>
        from pair in Protobuf.Messages(message, field)
        select KeyValuePair.Create(Protobuf.Text(pair, 1), Value(Protobuf.Messages(pair, 2).Single()));

    private static string Value(byte[] value) =>
        Protobuf.Messages(value, 5).FirstOrDefault() is { } list ? string.Join(' ', Protobuf.Messages(list, 1).Select(Value))
        : Protobuf.Messages(value, 1).Any() ? Protobuf.Text(value, 1)
        : Protobuf.Number(value, 3);

    private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(Protobuf.Messages(message, field).FirstOrDefault() ?? []);
}
