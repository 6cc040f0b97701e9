using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;

namespace OpenEdx.Projections.Identity;

/// <summary>
/// Ids under which others know a person without learning who it is: 32 hex digits, the same forever, different per course run. They are the person's
/// number and a mark of the run under a cipher of this installation: nobody else can read or make one, and no table is needed to go back.
/// Source: Open edX, <c>common/djangoapps/student/models/user.py</c> (anonymous_id_for_user); the form is theirs, the way is ours.
/// </summary>
public sealed class AnonymousIds(InstallationSecrets secrets)
{
    private const int Half = 8;

    /// <summary>The id that tools of LTI 1.3 know a person by, in all courses: no course run is named so.</summary>
    private const string Tools = "lti";

    /// <param name="course">Null: the id outside any course, claim <c>sub</c> of tokens.</param>
    public async Task<string> Of(UserId user, CourseKey? course, CancellationToken ct) => Convert.ToHexStringLower(await Make(user, course?.ToString() ?? "", ct));

    /// <summary>Null: no id of this course run, whoever made it.</summary>
    public async Task<UserId?> Find(string id, CourseKey course, CancellationToken ct) =>
        id.Length == 4 * Half && id.All(char.IsAsciiHexDigit) ? await Open(Convert.FromHexString(id), course.ToString(), ct) : null;

    /// <summary>A UUID, the same in all courses.</summary>
    public async Task<string> OfTools(UserId user, CancellationToken ct) => new Guid(await Make(user, Tools, ct), bigEndian: true).ToString();

    /// <inheritdoc cref="Find"/>
    public async Task<UserId?> FindOfTools(string id, CancellationToken ct) =>
        Guid.TryParseExact(id, "D", out var guid) ? await Open(guid.ToByteArray(bigEndian: true), Tools, ct) : null;

    private async Task<byte[]> Make(UserId user, string scope, CancellationToken ct)
    {
        var plain = new byte[2 * Half];
        BinaryPrimitives.WriteInt64BigEndian(plain, user.Value);
        Mark(scope).CopyTo(plain.AsSpan(Half));
        using var cipher = await Cipher(ct);
        // One block, and a different one for every person and scope: nothing to chain.
        return cipher.EncryptEcb(plain, PaddingMode.None);
    }

    private async Task<UserId?> Open(byte[] id, string scope, CancellationToken ct)
    {
        using var cipher = await Cipher(ct);
        var plain = cipher.DecryptEcb(id, PaddingMode.None);
        var user = BinaryPrimitives.ReadInt64BigEndian(plain);
        return user > 0 && CryptographicOperations.FixedTimeEquals(plain.AsSpan(Half), Mark(scope)) ? new UserId(user) : null;
    }

    private static ReadOnlySpan<byte> Mark(string scope) => SHA256.HashData(Encoding.UTF8.GetBytes(scope)).AsSpan(0, Half);

    private async Task<Aes> Cipher(CancellationToken ct)
    {
        var cipher = Aes.Create();
        cipher.Key = await secrets.Get("anonymous_ids", () => RandomNumberGenerator.GetBytes(32), ct);
        return cipher;
    }
}
