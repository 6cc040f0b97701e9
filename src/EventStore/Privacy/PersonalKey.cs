using System.Security.Cryptography;
using System.Text;

namespace OpenEdx.EventStore.Privacy;

/// <summary>
/// The key of one person. Sealed form: base64 of 12 bytes nonce, cipher text, 16 bytes tag (AES-256-GCM); the person's name for
/// the store (the subject) is authenticated with it, so that a sealed text cannot be passed off as another person's.
/// </summary>
public sealed class PersonalKey
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    internal const int KeyBytes = 32;

    private readonly byte[] key;
    private readonly byte[] subject;

    internal PersonalKey(string subject, byte[] key)
    {
        this.key = key;
        this.subject = Encoding.UTF8.GetBytes(subject);
    }

    public string Seal(string text) => Seal(Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Seal(string)"/>
    public string Seal(ReadOnlySpan<byte> plain)
    {
        var box = new byte[NonceBytes + plain.Length + TagBytes];
        var nonce = box.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(nonce, plain, box.AsSpan(NonceBytes, plain.Length), box.AsSpan(NonceBytes + plain.Length), subject);
        return Convert.ToBase64String(box);
    }

    /// <exception cref="CryptographicException">The text was sealed under another key, or altered.</exception>
    public string Open(string base64) => Encoding.UTF8.GetString(OpenBytes(base64));

    /// <inheritdoc cref="Open"/>
    public byte[] OpenBytes(string base64)
    {
        var box = Convert.FromBase64String(base64);
        if (box.Length < NonceBytes + TagBytes) throw new CryptographicException("Too short for a sealed text.");
        var plain = new byte[box.Length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Decrypt(
            box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes, plain.Length), box.AsSpan(NonceBytes + plain.Length), plain, subject);
        return plain;
    }
}
