using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;

namespace OpenEdx.Projections.Assessment;

/// <summary>
/// Secrets of tools in a course's <c>lti_passports</c>. Authors write them into the course's settings, and these are facts that are exported, fed to
/// others and kept in backups; so an import seals them first, with a key outside the log, and only here they are opened (ADR-0024).
/// </summary>
/// <remarks>
/// Sealed form: <c>ID:KEY:sealed.BASE64URL</c> of 12 bytes nonce, cipher text, 16 bytes tag (AES-256-GCM). The nonce comes from the text itself, so that
/// importing the same course again changes nothing; course, id and key are authenticated with it, so that no other course can use it.
/// </remarks>
public sealed class LtiPassports(InstallationSecrets secrets)
{
    private const string Field = "lti_passports";
    private const string Mark = "sealed.";
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>The content with every secret sealed, whatever it looks like; the content itself when there is none.</summary>
    public async Task<CourseContent> Seal(CourseKey course, CourseContent content, CancellationToken ct)
    {
        if (!content.Blocks.TryGetValue(course.Root, out var root) || !root.Fields.TryGet(Field, out var value)) return content;
        var (sealKey, nonceKey) = await Keys(ct);
        string[] sealedOnes =
        [
            .. LtiToolOf.Texts(value).Select(entry => LtiPassport.Parse(entry) is { } passport
                ? $"{passport.Id}:{passport.Key}:{Mark}{Sealed(passport, course, sealKey, nonceKey)}"
                // Nobody can launch by it, but it may well hold a secret.
                : "unreadable"),
        ];
        return content with { Blocks = content.Blocks.SetItem(course.Root, root with { Fields = root.Fields.With(Field, sealedOnes) }) };
    }

    /// <summary>
    /// The passport that a block names; null when the course has none of that id, or when it was sealed by another installation. Secrets of courses that
    /// were imported before secrets were sealed are read as they are.
    /// </summary>
    public async Task<LtiPassport?> Find(PublishedCourse course, string id, CancellationToken ct)
    {
        if (id.Length == 0) return null;
        var entries = LtiToolOf.Texts(course.Root.Fields.TryGet(Field, out var value) ? value : null);
        if (entries.Select(LtiPassport.Parse).FirstOrDefault(passport => passport?.Id == id) is not { } found) return null;
        if (!found.Secret.StartsWith(Mark, StringComparison.Ordinal)) return found;
        return Open(found, course.Key, (await Keys(ct)).Seal) is { } secret ? found with { Secret = secret } : null;
    }

    private static string Sealed(LtiPassport passport, CourseKey course, byte[] sealKey, byte[] nonceKey)
    {
        var (plain, context) = (Encoding.UTF8.GetBytes(passport.Secret), Context(passport, course));
        var box = new byte[NonceBytes + plain.Length + TagBytes];
        HMACSHA256.HashData(nonceKey, (byte[])[.. context, 0, .. plain]).AsSpan(0, NonceBytes).CopyTo(box);
        using var cipher = new AesGcm(sealKey, TagBytes);
        cipher.Encrypt(box.AsSpan(0, NonceBytes), plain, box.AsSpan(NonceBytes, plain.Length), box.AsSpan(NonceBytes + plain.Length), context);
        return Base64Url.EncodeToString(box);
    }

    /// <summary>Null: sealed elsewhere, or altered.</summary>
    private static string? Open(LtiPassport passport, CourseKey course, byte[] sealKey)
    {
        try
        {
            var box = Base64Url.DecodeFromChars(passport.Secret.AsSpan(Mark.Length));
            if (box.Length < NonceBytes + TagBytes) return null;
            var plain = new byte[box.Length - NonceBytes - TagBytes];
            using var cipher = new AesGcm(sealKey, TagBytes);
            cipher.Decrypt(
                box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes, plain.Length), box.AsSpan(NonceBytes + plain.Length), plain, Context(passport, course));
            return Encoding.UTF8.GetString(plain);
        }
        catch (Exception broken) when (broken is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static byte[] Context(LtiPassport passport, CourseKey course) => Encoding.UTF8.GetBytes($"{course} {passport.Id}:{passport.Key}");

    private async Task<(byte[] Seal, byte[] Nonce)> Keys(CancellationToken ct)
    {
        var key = await secrets.Get("lti_passports", () => RandomNumberGenerator.GetBytes(32), ct);
        return (HMACSHA256.HashData(key, "seal"u8), HMACSHA256.HashData(key, "nonce"u8));
    }
}
