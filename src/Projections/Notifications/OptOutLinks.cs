using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;

namespace OpenEdx.Projections.Notifications;

/// <summary>
/// The link at the end of each mail of a course team, by which its recipient declines further ones without signing in. Its secret part is <c>USER-DIGEST</c>, computed and stored nowhere; it
/// holds for one person and one course run, for ever: who reads an old mail may still decline. On this floor because a worker writes it, and pages and the API read it.
/// </summary>
/// <remarks>Source of the address: Open edX <c>lms/djangoapps/bulk_email/urls.py</c>, which encrypts the username instead.</remarks>
public sealed class OptOutLinks(InstallationSecrets secrets)
{
    public async Task<string> PathFor(UserId user, CourseKey course, CancellationToken ct) => $"/bulk_email/policy/optout/{user}-{await Digest(user, course, ct)}/{course}/";

    /// <summary>Who declines; null: no link of ours.</summary>
    public async Task<UserId?> Read(string token, CourseKey course, CancellationToken ct)
    {
        if (token.Split('-') is not [var number, { Length: 40 } digest] || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id <= 0) return null;
        var expected = await Digest(new(id), course, ct);
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(digest)) ? new UserId(id) : null;
    }

    private async Task<string> Digest(UserId user, CourseKey course, CancellationToken ct)
    {
        var key = await secrets.Get("course_mail_opt_out", () => RandomNumberGenerator.GetBytes(32), ct);
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{user}|{course}")).AsSpan(0, 20));
    }
}
