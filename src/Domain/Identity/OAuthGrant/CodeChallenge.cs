using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace OpenEdx.Domain.Identity;

/// <summary>Proof that whoever exchanges a code is who asked for it (RFC 7636).</summary>
/// <param name="Method"><see cref="S256"/> or <see cref="Plain"/>.</param>
public sealed record CodeChallenge(string Text, string Method)
{
    public const string S256 = "S256";
    public const string Plain = "plain";

    private const int Shortest = 43;
    private const int Longest = 128;

    /// <summary>Null when it breaks the rules of the RFC.</summary>
    /// <param name="method">Null or empty: <see cref="Plain"/>, as the RFC has it.</param>
    public static CodeChallenge? Read(string text, string? method)
    {
        var named = string.IsNullOrEmpty(method) ? Plain : method;
        return IsWellFormed(text) && named is S256 or Plain ? new(text, named) : null;
    }

    public bool IsMetBy(string verifier)
    {
        if (!IsWellFormed(verifier)) return false;
        var made = Method == S256 ? Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) : verifier;
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(made), Encoding.ASCII.GetBytes(Text));
    }

    private static bool IsWellFormed(string text) =>
        text.Length is >= Shortest and <= Longest && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' or '~');
}
