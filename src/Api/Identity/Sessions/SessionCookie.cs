using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;

namespace OpenEdx.Api.Identity;

/// <summary>What a session cookie says.</summary>
/// <param name="Serial">Holds while the account has the same (see <c>identity.accounts.session_serial</c>).</param>
public sealed record Session(UserId User, int Serial, DateTimeOffset SignedInAt);

/// <summary>
/// The cookie <c>sessionid</c>: <c>1.USER.SERIAL.SECONDS.SIGNATURE</c>. Nodes keep no sessions; a changed password raises the
/// serial of the account and so ends all of them.
/// </summary>
public sealed class SessionCookie(InstallationSecrets secrets)
{
    public const string Name = "sessionid";

    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(28);

    public async Task<string> Write(Session session, CancellationToken ct)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"1.{session.User}.{session.Serial}.{session.SignedInAt.ToUnixTimeSeconds()}");
        return $"{text}.{Base64Url.EncodeToString(await Signature(text, ct))}";
    }

    /// <summary>Null when forged, malformed or expired.</summary>
    public async Task<Session?> Read(string? cookie, DateTimeOffset now, CancellationToken ct)
    {
        if (cookie is null or { Length: > 200 }) return null;
        var parts = cookie.Split('.');
        if (parts.Length != 5 || parts[0] != "1") return null;
        var expected = Base64Url.EncodeToString(await Signature(string.Join('.', parts[..4]), ct));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(parts[4]))) return null;
        var session = new Session(
            new UserId(long.Parse(parts[1], CultureInfo.InvariantCulture)),
            int.Parse(parts[2], CultureInfo.InvariantCulture),
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[3], CultureInfo.InvariantCulture)));
        return now < session.SignedInAt + Lifetime ? session : null;
    }

    private async Task<byte[]> Signature(string text, CancellationToken ct)
    {
        var key = await secrets.Get("sessions", () => RandomNumberGenerator.GetBytes(32), ct);
        return HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
    }
}
