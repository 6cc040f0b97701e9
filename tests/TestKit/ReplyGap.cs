using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace OpenEdx.TestKit;

/// <summary>
/// A proxy in front of PostgreSQL that loses answers: it passes on what clients send, and when told to, closes the connection at the
/// next answer instead of delivering it, as a network does that breaks after a commit.
/// </summary>
public sealed class ReplyGap : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<TcpClient, bool> clients = [];
    private readonly IPEndPoint server;
    private Func<ReadOnlyMemory<byte>, bool>? swallows;

    public ReplyGap(int port)
    {
        server = new(IPAddress.Loopback, port);
        listener.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The next answer that matches is lost, and its connection with it; later ones arrive again.</summary>
    public void LoseNext(Func<ReadOnlyMemory<byte>, bool> answer) => Volatile.Write(ref swallows, answer);

    /// <summary>Breaks every connection. A statement under way goes on in the server, which notices only when it answers.</summary>
    public void Cut()
    {
        foreach (var client in clients.Keys) client.Dispose();
    }

    /// <summary>Takes no connection any more.</summary>
    public void Refuse() => listener.Stop();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        stop.Dispose();
    }

    private async Task Accept()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                _ = Serve(await listener.AcceptTcpClientAsync(stop.Token));
            }
            catch (Exception over) when (over is OperationCanceledException or ObjectDisposedException or SocketException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        using (var upstream = new TcpClient { NoDelay = true })
        {
            client.NoDelay = true;
            clients.TryAdd(client, true);
            try
            {
                await upstream.ConnectAsync(server, stop.Token);
                await Task.WhenAny(Pass(client.GetStream(), upstream.GetStream(), isAnswer: false), Pass(upstream.GetStream(), client.GetStream(), isAnswer: true));
            }
            catch (Exception over) when (over is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // Either side went away.
            }
            finally
            {
                clients.TryRemove(client, out _);
            }
        }
    }

    private async Task Pass(NetworkStream from, NetworkStream to, bool isAnswer)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, stop.Token) is var count and > 0)
        {
            var piece = buffer.AsMemory(0, count);
            if (isAnswer && Volatile.Read(ref swallows) is { } matches && matches(piece) && Interlocked.Exchange(ref swallows, null) is not null) return;
            await to.WriteAsync(piece, stop.Token);
        }
    }
}
