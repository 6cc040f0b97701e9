using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;

namespace OpenEdx.Projections.Identity;

/// <summary>What a mailed link is good for.</summary>
public enum MailPurpose
{
    ConfirmAddress,
    ResetPassword,

    /// <summary>The address that the person wants instead of the present one.</summary>
    ChangeAddress,

    /// <summary>The second address.</summary>
    ConfirmSecondAddress,

    /// <summary>Another password, by the second address; says nothing about the first one.</summary>
    RecoverPassword,
}

/// <summary>
/// The secret part of links in mails: <c>USER-SECONDS-DIGEST</c>, the numbers to the base 36. Stored nowhere: whoever sends the mail and whoever
/// reads the link compute it from the account. It works once, since what it leads to (another password, a confirmed address) changes what it was
/// computed from; and for a while. On this floor because a worker writes it and the Api reads it.
/// </summary>
/// <remarks>Source of the idea and of the shape: Django <c>contrib/auth/tokens.py</c>, with a key of its own and SHA-256.</remarks>
public sealed class MailedTokens(InstallationSecrets secrets)
{
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";

    public static TimeSpan LifetimeOf(MailPurpose purpose) => purpose is MailPurpose.ResetPassword or MailPurpose.RecoverPassword ? TimeSpan.FromDays(1) : TimeSpan.FromDays(7);

    public async Task<string> Make(AccountRow account, MailPurpose purpose, DateTimeOffset at, CancellationToken ct)
    {
        var seconds = at.ToUnixTimeSeconds();
        return $"{Base36(account.UserId)}-{Base36(seconds)}-{await Digest(account, purpose, seconds, ct)}";
    }

    /// <summary>Whose token it claims to be; null when it has not the shape of one.</summary>
    public static UserId? UserIn(string token) => Parts(token) is var (user, _, _) ? user : null;

    /// <param name="account">Of <see cref="UserIn"/>.</param>
    public async Task<bool> Holds(string token, AccountRow account, MailPurpose purpose, DateTimeOffset now, CancellationToken ct)
    {
        if (Parts(token) is not var (user, seconds, digest) || user.Value != account.UserId) return false;
        var madeAt = DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (now >= madeAt + LifetimeOf(purpose) || madeAt > now.AddMinutes(1)) return false;
        var expected = await Digest(account, purpose, seconds, ct);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(digest));
    }

    private async Task<string> Digest(AccountRow account, MailPurpose purpose, long seconds, CancellationToken ct)
    {
        var key = await secrets.Get("mailed_tokens", () => RandomNumberGenerator.GetBytes(32), ct);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{purpose}|{account.UserId}|{seconds}|{account.SessionSerial}|{account.IsActive && purpose == MailPurpose.ConfirmAddress}|{AddressFor(account, purpose).ToLowerInvariant()}");
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)).AsSpan(0, 20));
    }

    // Nothing to confirm: a digest that no link has.
    private static string AddressFor(AccountRow account, MailPurpose purpose) => purpose switch
    {
        MailPurpose.ChangeAddress => account.PendingEmail ?? "-",
        MailPurpose.ConfirmSecondAddress => account.PendingSecondaryEmail ?? "-",
        MailPurpose.RecoverPassword => account.SecondaryEmail ?? "-",
        _ => account.Email,
    };

    private static (UserId User, long Seconds, string Digest)? Parts(string token)
    {
        if (token.Length > 100 || token.Split('-') is not [var user, var seconds, { Length: 40 } digest]) return null;
        if (Number(user) is not { } id || Number(seconds) is not { } at || !digest.All(char.IsAsciiHexDigitLower)) return null;
        return (new UserId(id), at, digest);
    }

    private static string Base36(long number)
    {
        var text = "";
        do
        {
            text = Digits[(int)(number % 36)] + text;
            number /= 36;
        }
        while (number > 0);
        return text;
    }

    // Null: no number, or one that nobody has; ten digits hold every second until long after us.
    private static long? Number(string text)
    {
        if (text.Length is 0 or > 10 || !text.All(Digits.Contains)) return null;
        var number = text.Aggregate(0L, (sum, digit) => (sum * 36) + Digits.IndexOf(digit, StringComparison.Ordinal));
        return number is > 0 and < 100_000_000_000 ? number : null;
    }
}
