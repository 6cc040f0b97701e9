using System.Security.Cryptography;
using System.Text;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;

namespace OpenEdx.Projections.Identity;

/// <summary>
/// Ids under which others know a person without learning who it is: 32 hex digits, the same forever, different per course run.
/// Source: Open edX, <c>common/djangoapps/student/models/user.py</c> (anonymous_id_for_user); the digest is ours.
/// </summary>
public sealed class AnonymousIds(InstallationSecrets secrets)
{
    /// <param name="course">Null: the id outside any course, claim <c>sub</c> of tokens.</param>
    public async Task<string> Of(UserId user, CourseKey? course, CancellationToken ct)
    {
        var key = await secrets.Get("anonymous_ids", () => RandomNumberGenerator.GetBytes(32), ct);
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{user} {course}")).AsSpan(0, 16));
    }
}
