using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OpenEdx.Domain.Identity;

/// <summary>
/// Password hashes as Django writes them, so that accounts can move here from Open edX and back:
/// <c>pbkdf2_sha256$ITERATIONS$SALT$BASE64</c>. Source: Django, <c>contrib/auth/hashers.py</c> (PBKDF2PasswordHasher).
/// </summary>
public static class DjangoPasswordHash
{
    private const string Algorithm = "pbkdf2_sha256";
    private const int HashBytes = 32;

    // A stored hash is ours, yet one row with an absurd count must not stop a processor for minutes.
    private const int MostIterations = 20_000_000;

    /// <summary>As Django marks accounts that no password opens.</summary>
    public const string None = "!";

    /// <summary>Length in characters of a salt; 22 letters and digits carry 131 bits.</summary>
    public const int SaltLength = 22;

    /// <param name="salt">Drawn by the caller: letters and digits.</param>
    public static string Of(string password, string salt, int iterations) =>
        string.Create(CultureInfo.InvariantCulture, $"{Algorithm}${iterations}${salt}${Convert.ToBase64String(Derive(password, salt, iterations))}");

    /// <summary>Compares in constant time. False for a hash of another algorithm or shape.</summary>
    public static bool Matches(string password, string stored)
    {
        var parts = stored.Split('$');
        if (parts.Length != 4 || parts[0] != Algorithm) return false;
        if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)) return false;
        if (iterations is < 1 or > MostIterations) return false;
        var expected = new byte[HashBytes];
        if (!Convert.TryFromBase64String(parts[3], expected, out var length) || length != HashBytes) return false;
        return CryptographicOperations.FixedTimeEquals(Derive(password, parts[2], iterations), expected);
    }

    private static byte[] Derive(string password, string salt, int iterations) => Rfc2898DeriveBytes.Pbkdf2(
        Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(salt), iterations, HashAlgorithmName.SHA256, HashBytes);
}
