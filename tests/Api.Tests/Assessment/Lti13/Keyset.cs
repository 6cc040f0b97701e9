using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>A tool's published keys, behind a small server of their own.</summary>
internal static class Keyset
{
    public static readonly RSA Signing = RSA.Create(2048);

    /// <summary>Published too, but not for signing.</summary>
    public static readonly RSA Encrypting = RSA.Create(2048);

    private static readonly TcpListener Server = Listen();

    private static int fetched;

    public static string Address => $"http://localhost:{((IPEndPoint)Server.LocalEndpoint).Port}/keys.json";

    public static int Fetched => fetched;

    private static TcpListener Listen()
    {
        var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        _ = Answer(server);
        return server;
    }

    private static async Task Answer(TcpListener server)
    {
        var json = JsonSerializer.Serialize(new { keys = new object[] { 1, Describe(Encrypting, "two", "enc"), Describe(Signing, "one", "sig") } });
        while (true)
        {
            using var client = await server.AcceptTcpClientAsync();
            Interlocked.Increment(ref fetched);
            var stream = client.GetStream();
            if (await stream.ReadAsync(new byte[4096]) == 0) continue;
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\nConnection: close\r\n\r\n{json}"));
        }
    }

    private static object Describe(RSA key, string id, string use)
    {
        var open = key.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", kid = id, use, n = Base64Url.EncodeToString(open.Modulus), e = Base64Url.EncodeToString(open.Exponent) };
    }
}
