using System.Net;
using System.Net.Sockets;

namespace OpenEdx.TestKit;

/// <summary>One connection through a <see cref="TcpProxy"/>: the client's half and the server's half.</summary>
internal sealed class TcpProxyWire(TcpProxy proxy, Socket client) : IDisposable
{
    private const int BytesOfATornAnswer = 7;
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Unaware = TimeSpan.FromSeconds(10);

    private readonly Socket server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private volatile bool clientIsGone;
    private int? answerLeft;

    public async Task Run(int target, CancellationToken ct)
    {
        try
        {
            client.NoDelay = true;
            await server.ConnectAsync(new IPEndPoint(IPAddress.Loopback, target));
            await Task.WhenAll(Ending(Requests(ct)), Ending(Answers(ct)));
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            // Nobody listens there, or the client was cut off at once.
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Breaks both halves without the usual farewell.</summary>
    public void Dispose()
    {
        Break(client);
        Break(server);
    }

    /// <summary>One direction that ends takes the other along, as a broken connection does.</summary>
    private async Task Ending(Task direction)
    {
        try
        {
            await direction;
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut by a test, or by one of the two.
        }
        finally
        {
            Dispose();
        }
    }

    private async Task Requests(CancellationToken ct)
    {
        var buffer = new byte[64 * 1024];
        while (await client.ReceiveAsync(buffer) is var count and > 0)
        {
            var request = buffer.AsMemory(0, count);
            if (proxy.Delay > TimeSpan.Zero) await Task.Delay(proxy.Delay, ct);
            switch (proxy.FateOf(request.Span))
            {
                case null:
                    await Send(server, request);
                    continue;
                case Fate.NeverArrives:
                    return;
                case Fate.ArrivesLate:
                    Gone();
                    await Task.Delay(Late, ct);
                    await Send(server, request);
                    await Task.Delay(Late, ct);
                    return;
                case Fate.AnswerLost:
                    answerLeft = 0;
                    await Send(server, request);
                    continue;
                case Fate.AnswerTorn:
                    answerLeft = BytesOfATornAnswer;
                    await Send(server, request);
                    continue;
                case Fate.ServerUnaware:
                    Gone();
                    await Send(server, request);
                    await Task.Delay(Unaware, ct);
                    return;
            }
        }
    }

    private async Task Answers(CancellationToken ct)
    {
        var buffer = new byte[64 * 1024];
        while (await server.ReceiveAsync(buffer) is var count and > 0)
        {
            if (proxy.Delay > TimeSpan.Zero) await Task.Delay(proxy.Delay, ct);
            if (clientIsGone) continue;
            if (answerLeft is { } left)
            {
                await Send(client, buffer.AsMemory(0, Math.Min(left, count)));
                return;
            }

            await Send(client, buffer.AsMemory(0, count));
        }
    }

    private void Gone()
    {
        clientIsGone = true;
        Break(client);
    }

    private static async Task Send(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[await to.SendAsync(bytes)..];
    }

    private static void Break(Socket half)
    {
        try
        {
            half.LingerState = new LingerOption(true, 0);
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // Already closed, by the other side or by a test.
        }

        half.Close();
    }
}
