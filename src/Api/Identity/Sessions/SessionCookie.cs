using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;

namespace OpenEdx.Api.Identity;

/// <summary>What a session cookie says.</summary>
/// <param name="Serial">Holds while the account has the same (see <c>identity.accounts.session_serial</c>).</param>
public sealed record Session(UserId User, int Serial, DateTimeOffset SignedInAt)
{
    /// <summary>Drawn at the sign-in: a session that somebody knew before is worth nothing after. Empty: of a release before there were ids.</summary>
    public string Id { get; init; } = "";

    /// <summary>What is stored of the id when the session is left; null: it has none.</summary>
    public string? Digest => Id.Length > 0 ? OpaqueTokens.HashOf(Id) : null;
}

/// <summary>
/// The cookie <c>sessionid</c>: <c>2.USER.SERIAL.SECONDS.ID.SIGNATURE</c>. Nodes keep no sessions; a changed password raises the
/// serial of the account and so ends all of them, and leaving one browser ends its id.
/// </summary>
public sealed class SessionCookie(InstallationSecrets secrets)
{
    public const string Name = "sessionid";

    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(28);

    public async Task<string> Write(Session session, CancellationToken ct)
    {
        var facts = string.Create(CultureInfo.InvariantCulture, $"{session.User}.{session.Serial}.{session.SignedInAt.ToUnixTimeSeconds()}");
        var text = session.Id.Length > 0 ? $"2.{facts}.{session.Id}" : $"1.{facts}";
        return $"{text}.{Base64Url.EncodeToString(await Signature(text, ct))}";
    }

    /// <summary>Null when forged, malformed or expired.</summary>
    public async Task<Session?> Read(string? cookie, DateTimeOffset now, CancellationToken ct)
    {
        if (cookie is null or { Length: > 200 }) return null;
        var parts = cookie.Split('.');
        if (parts is not (["1", _, _, _, _] or ["2", _, _, _, _, _])) return null;
        var expected = Base64Url.EncodeToString(await Signature(string.Join('.', parts[..^1]), ct));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(parts[^1]))) return null;
        var session = new Session(
            new UserId(long.Parse(parts[1], CultureInfo.InvariantCulture)),
            int.Parse(parts[2], CultureInfo.InvariantCulture),
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[3], CultureInfo.InvariantCulture)))
        {
            Id = parts.Length == 6 ? parts[4] : "",
        };
        return now < session.SignedInAt + Lifetime ? session : null;
    }

    private async Task<byte[]> Signature(string text, CancellationToken ct)
    {
        var key = await secrets.Get("sessions", () => RandomNumberGenerator.GetBytes(32), ct);
        return HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
    }
}
