using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenEdx.Domain.Assessment;

namespace OpenEdx.Web.Tests;

/// <summary>A tool of LTI 1.1 on a port of its own: checks the signature of a launch and says what it was told.</summary>
internal sealed class TinyTool : IDisposable
{
    private readonly TcpListener server = new(IPAddress.Loopback, 0);

    public TinyTool()
    {
        server.Start();
        _ = Serve();
    }

    public string Address => $"http://localhost:{((IPEndPoint)server.LocalEndpoint).Port}/launch";

    public string Secret { get; } = "tiny-secret";

    /// <summary>Fields of the last launch.</summary>
    public IReadOnlyDictionary<string, string> Told { get; private set; } = new Dictionary<string, string>();

    public void Dispose() => server.Dispose();

    /// <summary>Browsers open connections ahead of need: each is served by itself.</summary>
    private async Task Serve()
    {
        while (true) _ = Answer(await server.AcceptTcpClientAsync());
    }

    private async Task Answer(TcpClient client)
    {
        using var connection = client;
        var request = await Read(client.GetStream());
        if (request.Length == 0) return;
        Told = request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=')).ToDictionary(pair => Plain(pair[0]), pair => Plain(pair[1]));
        var isGenuine = Told.TryGetValue("oauth_signature", out var signature) &&
            OAuthSignature.Holds(signature, "POST", Address, Told.Where(field => field.Key != "oauth_signature"), Secret);
        var page = isGenuine ? $"<h1>Welcome to the tool</h1><p>You are {Told["roles"]}.</p>" : "<h1>Who are you?</h1>";
        var html = $"<!DOCTYPE html><html lang=\"en\"><title>Tool</title><link rel=\"icon\" href=\"data:,\"><body>{page}</body></html>";
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {html.Length}\r\nConnection: close\r\n\r\n{html}"));
    }

    private static async Task<string> Read(NetworkStream stream)
    {
        var buffer = new byte[32 * 1024];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length));
            length += read;
            var text = Encoding.ASCII.GetString(buffer, 0, length);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var declared = end < 0 ? null : text[..end].Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
            var wanted = declared is null ? 0 : int.Parse(declared[15..], System.Globalization.CultureInfo.InvariantCulture);
            if (read == 0 || (end >= 0 && length >= end + 4 + wanted)) return text;
        }

        return "";
    }

    private static string Plain(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
