using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Net.Sockets;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.SharedKernel;

/// <summary>
/// Fetches and asks what authors and tools name by address, and nothing of our own network: names are looked up here, and only public addresses are connected to,
/// whatever a name says the next time. No redirects, no proxy, little time, little text. A platform that is itself on a loopback address (a
/// developer's machine) may reach that.
/// </summary>
public sealed class PublicHttp : IDisposable
{
    private const int LongestText = 256 * 1024;

    private static readonly TimeSpan FetchTime = TimeSpan.FromSeconds(5);

    /// <summary>A program may be compiled and run meanwhile, and a learner waits for it.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(20);

    private readonly HttpClient client;

    public PublicHttp(PlatformSettings platform)
    {
        var allowsLoopback = new Uri(platform.LmsRoot).IsLoopback;
        var transport = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(3),
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = (context, ct) => Connect(context.DnsEndPoint, allowsLoopback, ct),
        };
        client = new(transport) { Timeout = AnswerTime, MaxResponseContentBufferSize = LongestText };
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaTypeNames.Application.Json));
    }

    /// <summary>Null: not http or https, not public, not there, too slow, too long, or no answer 200.</summary>
    public async Task<byte[]?> Get(string address, CancellationToken ct)
    {
        if (Usable(address) is not { } uri) return null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(FetchTime);
        try
        {
            using var answer = await client.GetAsync(uri, limit.Token);
            return answer.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadAsByteArrayAsync(ct) : null;
        }
        catch (Exception failure) when (IsOfTheWorld(failure, ct))
        {
            return null;
        }
    }

    /// <summary>Sends a form. The text of the answer, whatever its status; null: there was none, and why.</summary>
    public async Task<(string? Text, string Trouble)> Post(string address, IEnumerable<KeyValuePair<string, string>> form, CancellationToken ct)
    {
        if (Usable(address) is not { } uri) return (null, "not an address that can be asked");
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new FormUrlEncodedContent(form) };
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
            using var answer = await client.SendAsync(request, ct);
            return (await answer.Content.ReadAsStringAsync(ct), "");
        }
        catch (Exception failure) when (IsOfTheWorld(failure, ct))
        {
            return (null, failure is OperationCanceledException ? $"no answer within {AnswerTime.TotalSeconds:0} seconds" : failure.Message);
        }
        catch (InvalidOperationException)
        {
            return (null, "its text is in an encoding that nobody knows");
        }
    }

    public void Dispose() => client.Dispose();

    private static Uri? Usable(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0 ? uri : null;

    private static bool IsOfTheWorld(Exception failure, CancellationToken ct) =>
        failure is HttpRequestException or IOException || (failure is OperationCanceledException && !ct.IsCancellationRequested);

    /// <summary>Not loopback, private, link-local, shared, reserved or multicast, nor one of these in the clothes of IPv6.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return bytes[0] switch
            {
                0 or 10 or 127 or >= 224 => false,
                100 => bytes[1] is < 64 or > 127,
                169 => bytes[1] != 254,
                172 => bytes[1] is < 16 or > 31,
                192 => !(bytes[1] == 168 || (bytes[1] == 0 && bytes[2] is 0 or 2)),
                198 => bytes[1] is not (18 or 19) && !(bytes[1] == 51 && bytes[2] == 100),
                203 => !(bytes[1] == 0 && bytes[2] == 113),
                _ => true,
            };
        }

        // Global unicast only (2000::/3), without what carries an address of IPv4 (6to4, Teredo) and documentation.
        if ((bytes[0] & 0xE0) != 0x20 || (bytes[0] == 0x20 && bytes[1] == 0x02)) return false;
        return !(bytes[0] == 0x20 && bytes[1] == 0x01 && (bytes[2], bytes[3]) is (0x00, 0x00) or (0x0D, 0xB8));
    }

    private static async ValueTask<Stream> Connect(DnsEndPoint to, bool allowsLoopback, CancellationToken ct)
    {
        var found = IPAddress.TryParse(to.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(to.Host, ct);
        var usable = found.Where(address => IsPublic(address) || (allowsLoopback && IPAddress.IsLoopback(address))).ToArray();
        if (usable.Length == 0) throw new HttpRequestException("The address is not public.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(usable, to.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
