using System.Net;
using System.Net.Sockets;

namespace OpenEdx.Faults.Tests.Processes;

/// <summary>The world outside: notes what is delivered to it, and may do something between the delivery and its answer.</summary>
internal sealed class WebhookReceiver : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly Task serving;
    private readonly List<(long Position, string Key)> arrived = [];

    public WebhookReceiver()
    {
        using (var port = new TcpListener(IPAddress.Loopback, 0))
        {
            port.Start();
            Address = new($"http://127.0.0.1:{((IPEndPoint)port.LocalEndpoint).Port}/");
        }

        listener.Prefixes.Add(Address.AbsoluteUri);
        listener.Start();
        serving = Serve();
    }

    public Uri Address { get; }

    /// <summary>Called with what has arrived, before the sender is answered.</summary>
    public Func<Task> BeforeAnswer { get; set; } = () => Task.CompletedTask;

    /// <summary>In the order of arrival, repetitions included.</summary>
    public IReadOnlyList<(long Position, string Key)> Arrived
    {
        get
        {
            lock (arrived) return [.. arrived];
        }
    }

    public void Dispose() => listener.Close();

    private async Task Serve()
    {
        while (true)
        {
            HttpListenerContext call;
            try
            {
                call = await listener.GetContextAsync();
            }
            catch (Exception over) when (over is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            try
            {
                using var reader = new StreamReader(call.Request.InputStream);
                foreach (var line in (await reader.ReadToEndAsync()).Split('\n'))
                {
                    var (position, key) = (line.Split(' ')[0], line.Split(' ')[1]);
                    lock (arrived) arrived.Add((long.Parse(position, System.Globalization.CultureInfo.InvariantCulture), key));
                }

                await BeforeAnswer();
                call.Response.Close();
            }
            catch (Exception gone) when (gone is HttpListenerException or IOException or ObjectDisposedException)
            {
                // The sender was killed.
            }
        }
    }
}
