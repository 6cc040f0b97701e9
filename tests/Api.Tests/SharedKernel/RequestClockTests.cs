using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Projections.SharedKernel;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.SharedKernel;

public sealed class RequestClockTests
{
    private static readonly DateTimeOffset Real = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Simulated = new(2026, 3, 1, 18, 30, 0, TimeSpan.Zero);
    private static readonly byte[] Key = "the key of this installation"u8.ToArray();

    [Fact]
    public void without_the_header_it_is_now() => Assert.Equal(Real, Now(null, Key));

    [Fact]
    public void a_signed_instant_counts() => Assert.Equal(Simulated, Now(RequestClock.Sign(Simulated, Key), Key));

    [Fact]
    public void without_a_key_nobody_sets_the_clock() => Assert.Equal(Real, Now(RequestClock.Sign(Simulated, Key), null));

    [Theory]
    [InlineData("2026-03-01T18:30:00.0000000Z")]
    [InlineData("2026-03-01T18:30:00.0000000Z;")]
    [InlineData("2026-03-01T18:30:00.0000000Z;00ff")]
    [InlineData(";")]
    public void an_unsigned_instant_counts_for_nothing(string header) => Assert.Equal(Real, Now(header, Key));

    [Fact]
    public void a_signature_of_another_key_or_another_instant_counts_for_nothing()
    {
        Assert.Equal(Real, Now(RequestClock.Sign(Simulated, "another key"u8.ToArray()), Key));
        var signature = RequestClock.Sign(Simulated, Key).Split(';')[1];
        Assert.Equal(Real, Now($"2030-01-01T00:00:00.0000000Z;{signature}", Key));
    }

    private static DateTimeOffset Now(string? header, byte[]? key)
    {
        var clock = new RequestClock(new FixedClock(Real), new PlatformSettings("", "", "", 0, 0, key));
        var http = new DefaultHttpContext();
        if (header is not null) http.Request.Headers[RequestClock.SimulatedTimeHeader] = header;
        return clock.Now(http);
    }
}
