using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;

namespace OpenEdx.Api.Assessment;

/// <summary>A launch that was begun: who, which block.</summary>
/// <param name="Id">Of this launch alone.</param>
/// <param name="For">What it is for, see <see cref="LoginHints"/>.</param>
internal sealed record BegunLaunch(UserId User, UsageKey Block, string Id, string For, DateTimeOffset Until);

/// <summary>
/// What the tool carries from the first step of a launch to the second (<c>lti_message_hint</c>): sealed, so that it says nothing to the tool and
/// nobody else can make one; it holds ten minutes, and the second step takes it once.
/// </summary>
internal sealed class LoginHints(InstallationSecrets secrets)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>To open the tool as the block's settings and the author's choice say.</summary>
    public const string Open = "open";

    /// <summary>To choose content at the tool.</summary>
    public const string Choose = "choose";

    /// <summary>No launch: what the tool brings back with a choice.</summary>
    public const string Choice = "choice";

    private static readonly TimeSpan LifetimeOfChoices = TimeSpan.FromHours(2);

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <param name="purpose">One of the words above, or the number of a chosen item, from 0.</param>
    public async Task<string> Seal(UserId user, UsageKey block, string purpose, DateTimeOffset now, CancellationToken ct)
    {
        var until = now + (purpose == Choice ? LifetimeOfChoices : Lifetime);
        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var plain = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{user.Value} {until.ToUnixTimeSeconds()} {id} {purpose} {block}"));
        var box = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(await Key(ct), TagBytes);
        cipher.Encrypt(box.AsSpan(0, NonceBytes), plain, box.AsSpan(NonceBytes, plain.Length), box.AsSpan(NonceBytes + plain.Length));
        return Base64Url.EncodeToString(box);
    }

    /// <summary>Null: none of ours, or too old.</summary>
    public async Task<BegunLaunch?> Read(string hint, DateTimeOffset now, CancellationToken ct)
    {
        if (hint.Length > 2048) return null;
        try
        {
            var box = Base64Url.DecodeFromChars(hint);
            if (box.Length < NonceBytes + TagBytes) return null;
            var plain = new byte[box.Length - NonceBytes - TagBytes];
            using var cipher = new AesGcm(await Key(ct), TagBytes);
            cipher.Decrypt(box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes, plain.Length), box.AsSpan(NonceBytes + plain.Length), plain);
            var parts = Encoding.UTF8.GetString(plain).Split(' ', 5);
            if (parts.Length < 5) return null;
            var until = DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[1], CultureInfo.InvariantCulture));
            return now <= until ? new(new(long.Parse(parts[0], CultureInfo.InvariantCulture)), UsageKey.Parse(parts[4]), parts[2], parts[3], until) : null;
        }
        catch (Exception foreign) when (foreign is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private Task<byte[]> Key(CancellationToken ct) => secrets.Get("lti_1p3_hints", () => RandomNumberGenerator.GetBytes(32), ct);
}
