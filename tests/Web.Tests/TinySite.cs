using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OpenEdx.Web.Tests;

/// <summary>A site of one page on a port of its own: browsers treat what a test hands them by itself as a stranger to this machine.</summary>
internal sealed class TinySite : IDisposable
{
    private readonly TcpListener server = new(IPAddress.Loopback, 0);
    private readonly byte[] answer;

    public TinySite(string html)
    {
        answer = Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {Encoding.UTF8.GetByteCount(html)}\r\nConnection: close\r\n\r\n{html}");
        server.Start();
        _ = Serve();
    }

    public int Port => ((IPEndPoint)server.LocalEndpoint).Port;

    public void Dispose() => server.Dispose();

    /// <summary>Browsers open connections ahead of need: each is served by itself.</summary>
    private async Task Serve()
    {
        while (true) _ = Answer(await server.AcceptTcpClientAsync());
    }

    private async Task Answer(TcpClient client)
    {
        using var connection = client;
        var stream = client.GetStream();
        using var request = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        while (await request.ReadLineAsync() is { Length: > 0 })
        {
        }

        await stream.WriteAsync(answer);
    }
}
