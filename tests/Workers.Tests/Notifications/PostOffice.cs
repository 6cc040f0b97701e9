using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OpenEdx.Workers.Tests.Notifications;

/// <summary>A mail server on a loopback port, without encryption: counts connections, and does what it is told, wrong things included.</summary>
internal sealed class PostOffice : IAsyncDisposable
{
    private readonly TcpListener door = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly Task work;
    private int connections;

    public PostOffice()
    {
        door.Start();
        work = Serve();
    }

    public Uri Address => new($"smtp://127.0.0.1:{((IPEndPoint)door.LocalEndpoint).Port}");

    public int Connections => connections;

    /// <summary>Recipients, in the order of arrival.</summary>
    public ConcurrentQueue<string> Mails { get; } = [];

    /// <summary>Answer to a recipient; null: taken.</summary>
    public Func<string, string?> Answer { get; set; } = _ => null;

    /// <summary>Ends a connection after so many mails.</summary>
    public int MailsPerConnection { get; set; } = int.MaxValue;

    /// <summary>Greets nobody.</summary>
    public bool IsSilent { get; set; }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        door.Dispose();
        await work.ContinueWith(_ => { }, TaskScheduler.Default);
        closing.Dispose();
    }

    private async Task Serve()
    {
        while (true)
        {
            var client = await door.AcceptTcpClientAsync(closing.Token);
            Interlocked.Increment(ref connections);
            _ = Talk(client);
        }
    }

    private async Task Talk(TcpClient client)
    {
        using var _ = client;
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        await using var writer = new StreamWriter(stream, Encoding.ASCII) { AutoFlush = true, NewLine = "\r\n" };
        if (IsSilent) await Task.Delay(Timeout.Infinite, closing.Token);
        await writer.WriteLineAsync("220 post office");
        var (taken, isOpen, to) = (0, false, "");
        while (await reader.ReadLineAsync(closing.Token) is { } line)
        {
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            if (verb == "RCPT") to = line.Split('<', '>')[1];

            // A mail that was begun is ended or reset before the next one (RFC 5321, section 4.1.4).
            var answer = verb switch
            {
                "MAIL" when isOpen => "503 5.5.1 One at a time",
                "RCPT" => Answer(to) ?? "250 taken",
                "DATA" => "354 go on",
                "QUIT" => "221 bye",
                _ => "250 post office",
            };
            isOpen = verb switch { "MAIL" => true, "RSET" or "EHLO" => false, _ => isOpen };
            await writer.WriteLineAsync(answer);
            if (verb == "QUIT") return;
            if (verb != "DATA") continue;
            while (await reader.ReadLineAsync(closing.Token) is not (null or ".")) { }
            Mails.Enqueue(to);
            isOpen = false;
            await writer.WriteLineAsync("250 taken");
            if (++taken == MailsPerConnection) return;
        }
    }
}
