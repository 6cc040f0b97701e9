using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.SharedKernel;

/// <summary>
/// The instant of a request, UTC: what commands carry as <c>At</c>. A simulator that knows the key of this installation sets it
/// with <c>X-OpenEdx-Simulated-Time: INSTANT;SIGNATURE</c>; from anybody else the header counts for nothing.
/// </summary>
public sealed class RequestClock(TimeProvider clock, PlatformSettings settings)
{
    public const string SimulatedTimeHeader = "X-OpenEdx-Simulated-Time";

    public DateTimeOffset Now(HttpContext request) =>
        settings.SimulationKey is { } key && Simulated(request.Request.Headers[SimulatedTimeHeader].ToString(), key) is { } instant
            ? instant
            : clock.GetUtcNow();

    /// <summary>Value of the header for an instant.</summary>
    public static string Sign(DateTimeOffset instant, byte[] key)
    {
        var text = instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        return $"{text};{Signature(text, key)}";
    }

    private static DateTimeOffset? Simulated(string header, byte[] key)
    {
        var cut = header.IndexOf(';', StringComparison.Ordinal);
        if (cut < 0) return null;
        var text = header[..cut];
        var genuine = CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Signature(text, key)), Encoding.ASCII.GetBytes(header[(cut + 1)..]));
        return genuine && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            ? instant
            : null;
    }

    private static string Signature(string text, byte[] key) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
}
