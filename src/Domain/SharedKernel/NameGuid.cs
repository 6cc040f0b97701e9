using System.Security.Cryptography;
using System.Text;

namespace OpenEdx.Domain.SharedKernel;

/// <summary>UUIDs of version 5 (RFC 9562 §5.5): the same for the same name, wherever they are made.</summary>
public static class NameGuid
{
    /// <summary>The name space of host names, which Open edX also takes for names that are none.</summary>
    public static readonly Guid Hosts = new("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

    public static Guid Of(Guid space, string name)
    {
        var digest = Digest([.. space.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)])[..16];
        digest[6] = (byte)((digest[6] & 0x0F) | 0x50);
        digest[8] = (byte)((digest[8] & 0x3F) | 0x80);
        return new Guid(digest, bigEndian: true);
    }

    /// <summary>The digest alone, in hex, where a format wants that of a text.</summary>
    public static string Sha1(string text) => Convert.ToHexStringLower(Digest(Encoding.UTF8.GetBytes(text)));

#pragma warning disable CA5350 // The formats name SHA-1; nothing is protected by it.
    private static byte[] Digest(byte[] bytes) => SHA1.HashData(bytes);
#pragma warning restore CA5350
}
