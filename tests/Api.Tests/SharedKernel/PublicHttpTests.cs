using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Tests.SharedKernel;

/// <summary>What authors name is fetched from outside only.</summary>
public sealed class PublicHttpTests
{
    [Theory]
    [InlineData("93.184.216.34", true)]
    [InlineData("2606:2800:220:1:248:1893:25c8:1946", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.9.9.9", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:93.184.216.34", true)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2001:0:7f00:1::", false)]
    public void public_is_what_is_neither_ours_nor_nobodys(string address, bool expected) => Assert.Equal(expected, PublicHttp.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public async Task loopback_is_fetched_on_a_developers_machine_alone()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var url = $"http://localhost:{((IPEndPoint)server.LocalEndpoint).Port}/keys";
        var answering = Answer(server, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
        using (var near = Client("http://localhost:18000")) Assert.Equal("{}"u8.ToArray(), await near.Get(url, Wire.Ct));
        await answering;
        using var far = Client("https://lms.example.org");
        Assert.Null(await far.Get(url, Wire.Ct));
        Assert.False(server.Pending());
    }

    [Fact]
    public async Task forms_are_sent_by_the_same_rules_and_any_status_is_an_answer()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var url = $"http://localhost:{((IPEndPoint)server.LocalEndpoint).Port}/check";
        var answering = Answer(server, "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\nConnection: close\r\n\r\noops");
        using (var near = Client("http://localhost:18000")) Assert.Equal(("oops", ""), await near.Post(url, [new("a", "b")], Wire.Ct));
        await answering;
        using var far = Client("https://lms.example.org");
        var (text, trouble) = await far.Post(url, [new("a", "b")], Wire.Ct);
        Assert.Null(text);
        Assert.StartsWith("The address is not public.", trouble);
        Assert.Equal((null, "not an address that can be asked"), await far.Post("", [], Wire.Ct));
        Assert.False(server.Pending());
    }

    [Fact]
    public async Task redirects_are_not_followed()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var url = $"http://localhost:{((IPEndPoint)server.LocalEndpoint).Port}/keys";
        var answering = Answer(server, "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using var near = Client("http://localhost:18000");
        Assert.Null(await near.Get(url, Wire.Ct));
        await answering;
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://localhost/")]
    [InlineData("http://user:secret@localhost/")]
    [InlineData("keys.json")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    public async Task nothing_else_is_fetched(string url)
    {
        using var near = Client("http://localhost:18000");
        Assert.Null(await near.Get(url, Wire.Ct));
    }

    private static PublicHttp Client(string root) => new(new PlatformSettings("", root, root, 0, 0, null));

    private static async Task Answer(TcpListener server, string text)
    {
        using var client = await server.AcceptTcpClientAsync(Wire.Ct);
        var stream = client.GetStream();
        var buffer = new byte[4096];
        Assert.True(await stream.ReadAsync(buffer, Wire.Ct) > 0);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text), Wire.Ct);
    }
}
