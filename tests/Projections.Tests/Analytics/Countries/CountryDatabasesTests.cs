using System.Buffers.Binary;
using System.Net;
using System.Text;
using OpenEdx.Projections.Analytics;

namespace OpenEdx.Projections.Tests.Analytics.Countries;

public sealed class CountryDatabasesTests
{
    [Theory]
    [InlineData("192.0.1.255", null)]
    [InlineData("192.0.2.0", "DE")]
    [InlineData("192.0.2.130", "FR")]
    [InlineData("192.0.2.255", "DE")]
    [InlineData("192.0.3.0", null)]
    [InlineData("::ffff:192.0.2.130", "FR")]
    [InlineData("2001:db8::7", "IT")]
    [InlineData("2001:db9::", null)]
    public void the_narrowest_network_counts(string address, string? country) => Assert.Equal(
        country,
        CountryNetworks.Read(["network,country", "192.0.2.0/24,de", "", "# within it", "192.0.2.128/26,FR", "2001:db8::/32,IT"]).CountryOf(IPAddress.Parse(address)));

    [Fact]
    public void a_line_that_is_no_network_is_named() =>
        Assert.Contains("Line 2", Assert.Throws<InvalidDataException>(() => CountryNetworks.Read(["192.0.2.0/24,DE", "here,DE"])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(24)]
    [InlineData(28)]
    [InlineData(32)]
    public void a_file_of_maxmind_s_format_is_read(int recordBits)
    {
        var countries = new MaxMindCountries(MaxMindFile(recordBits));
        Assert.Equal("DE", countries.CountryOf(IPAddress.Parse("10.1.2.3")));
        Assert.Equal("FR", countries.CountryOf(IPAddress.Parse("200.1.2.3")));
        Assert.Null(countries.CountryOf(IPAddress.Parse("2001:db8::7")));
    }

    [Fact]
    public void what_is_no_such_file_is_refused() => Assert.Throws<InvalidDataException>(() => new MaxMindCountries([1, 2, 3]));

    [Fact]
    public void without_a_path_every_country_is_unknown() => Assert.Null(CountryDatabases.Open(null).CountryOf(IPAddress.Loopback));

    /// <summary>A tree of one node over the first bit of an address of version 4: Germany, then France, told by where the network is registered.</summary>
    private static byte[] MaxMindFile(int recordBits)
    {
        var germany = Map(("country", Map(("iso_code", Text("DE")))));
        var france = Map(("registered_country", Map(("iso_code", Text("FR")))));
        const int Nodes = 1;
        const int Separator = 16;
        var (left, right) = (Nodes + Separator, Nodes + Separator + germany.Length);
        byte[] node = recordBits switch
        {
            24 => [.. Big(left, 3), .. Big(right, 3)],
            28 => [.. Big(left, 3), 0, .. Big(right, 3)],
            _ => [.. Big(left, 4), .. Big(right, 4)],
        };
        return
        [
            .. node, .. new byte[Separator], .. germany, .. france, 0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8,
            .. Map(("node_count", Number(Nodes)), ("record_size", Number(recordBits)), ("ip_version", Number(4))),
        ];
    }

    private static byte[] Map(params (string Name, byte[] Value)[] fields) => [(byte)(0xE0 | fields.Length), .. fields.SelectMany(field => (byte[])[.. Text(field.Name), .. field.Value])];

    private static byte[] Text(string text) => [(byte)(0x40 | text.Length), .. Encoding.UTF8.GetBytes(text)];

    private static byte[] Number(int number) => [0xC4, .. Big(number, 4)];

    private static byte[] Big(int number, int bytes)
    {
        var whole = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(whole, number);
        return whole[(4 - bytes)..];
    }
}
