using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;

namespace OpenEdx.Projections.Assessment;

/// <summary>
/// Addresses of learners' files: whoever has one may read (or write) that one file for an hour. They are handed only to the learner, to
/// reviewers with the response in hand, to the course team, and, where the author has the best responses shown, to who is graded; front ends on other hosts, which have no cookie here, can follow them.
/// </summary>
/// <remarks>Stands for the signed addresses of upstream's file stores (edx-ora2 <c>openassessment/fileupload/backends</c>).</remarks>
public sealed class ResponseFileLinks(InstallationSecrets secrets)
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>Path and query, without a host.</summary>
    /// <param name="forUpload">The bytes may be put there; else read.</param>
    public async Task<string> Of(UsageKey block, UserId user, int index, bool forUpload, DateTimeOffset now, CancellationToken ct)
    {
        var expires = (now + Life).ToUnixTimeSeconds();
        var path = $"/openassessment/fileupload/django/{block}/{user}/{index}";
        var signature = await Sign(block, user, index, forUpload, expires, ct);
        return string.Create(CultureInfo.InvariantCulture, $"{path}?expires={expires}&signature={signature}");
    }

    public async Task<bool> IsGenuine(
        UsageKey block, UserId user, int index, bool forUpload, long expires, string signature, DateTimeOffset now, CancellationToken ct) =>
        now.ToUnixTimeSeconds() <= expires && CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(await Sign(block, user, index, forUpload, expires, ct)), Encoding.ASCII.GetBytes(signature));

    private async Task<string> Sign(UsageKey block, UserId user, int index, bool forUpload, long expires, CancellationToken ct)
    {
        var key = await secrets.Get("response_files", () => RandomNumberGenerator.GetBytes(32), ct);
        var text = string.Create(CultureInfo.InvariantCulture, $"{(forUpload ? "put" : "get")} {block} {user} {index} {expires}");
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }
}
