using System.Security.Cryptography;
using System.Text;

namespace OpenEdx.Api.Identity;

/// <summary>Random tokens and what is stored of them.</summary>
public static class OpaqueTokens
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Thirty letters and digits, as clients know them: 178 bits.</summary>
    public static string New() => RandomNumberGenerator.GetString(Letters, 30);

    /// <summary>SHA-256, hex. Enough for texts that nobody can guess; not for passwords.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
