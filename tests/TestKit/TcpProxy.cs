using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OpenEdx.TestKit;

/// <summary>A wire to a server on this machine that a test can cut, slow down, or let lose a request or an answer.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly Socket listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<TcpProxyWire, bool> wires = new();
    private readonly ConcurrentBag<Task> served = [];
    private readonly ConcurrentQueue<Doom> dooms = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Task accepting;

    /// <param name="target">Port of the server on the loopback address.</param>
    public TcpProxy(int target)
    {
        Target = target;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        accepting = Accept();
    }

    /// <summary>Where clients connect to.</summary>
    public int Port { get; }

    /// <summary>Port of the server for connections to come.</summary>
    public int Target { get; set; }

    /// <summary>How long each stretch of bytes waits, in both directions.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>True: connections to come are closed at once.</summary>
    public bool IsDown { get; set; }

    public int Connections => wires.Count;

    /// <summary>Resets all connections on both sides.</summary>
    /// <returns>How many there were.</returns>
    public int CutAll()
    {
        var open = wires.Keys;
        foreach (var wire in open) wire.Dispose();
        return open.Count;
    }

    /// <summary>Seals the fate of the next request that contains a text; the first doom whose text is in a request takes it.</summary>
    /// <param name="text">Must lie within one packet, which it does in requests of a few kilobytes. Empty: any request.</param>
    /// <returns>Completes when the request was met.</returns>
    public Task Next(string text, Fate fate)
    {
        var doom = new Doom(Encoding.UTF8.GetBytes(text), fate);
        dooms.Enqueue(doom);
        return doom.Met.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Dispose();
        await accepting;
        CutAll();
        await Task.WhenAll(served);
        stopping.Dispose();
    }

    /// <summary>The fate of a request, when it has one.</summary>
    internal Fate? FateOf(ReadOnlySpan<byte> request)
    {
        foreach (var doom in dooms)
        {
            if (request.IndexOf(doom.Text) < 0 || !doom.Take()) continue;
            // Those taken are dropped as far as they are in front; the others are passed over until then.
            while (dooms.TryPeek(out var first) && first.IsTaken && dooms.TryDequeue(out _)) { }
            return doom.Fate;
        }

        return null;
    }

    private async Task Accept()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await listener.AcceptAsync(stopping.Token);
            }
            catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            if (IsDown)
            {
                client.Close(0);
                continue;
            }

            var wire = new TcpProxyWire(this, client);
            wires[wire] = true;
            served.Add(Serve(wire));
        }
    }

    private async Task Serve(TcpProxyWire wire)
    {
        await wire.Run(Target, stopping.Token);
        wires.TryRemove(wire, out _);
    }

    private sealed record Doom(byte[] Text, Fate Fate)
    {
        private int taken;

        public TaskCompletionSource Met { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsTaken => Volatile.Read(ref taken) != 0;

        public bool Take()
        {
            if (Interlocked.Exchange(ref taken, 1) != 0) return false;
            Met.SetResult();
            return true;
        }
    }
}
