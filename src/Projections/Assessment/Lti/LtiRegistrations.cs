using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Assessment;

/// <summary>What a block of LTI 1.3 is known by to its tool: all of it follows from the block's key, so that nothing has to be kept.</summary>
/// <remarks>
/// Source of the addresses: Open edX xblock-lti-consumer <c>plugin/urls.py</c>, <c>utils.py</c>. Differs: every block has a client id and a key pair of its own, and
/// <c>lti_1p3_passport_id</c> shares none: who may write one course must not obtain what opens another.
/// </remarks>
public sealed class LtiRegistrations(InstallationSecrets secrets, PlatformSettings platform)
{
    /// <summary>A UUID that nobody can foretell from the key of the block.</summary>
    public async Task<string> ClientIdOf(UsageKey block, CancellationToken ct)
    {
        var key = await secrets.Get("lti_1p3_clients", () => RandomNumberGenerator.GetBytes(32), ct);
        return new Guid(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(block.ToString())).AsSpan(0, 16), bigEndian: true).ToString();
    }

    /// <summary>Root of the services of a block.</summary>
    public string ServicesUrl(UsageKey block) => $"{platform.LmsRoot}/api/lti_consumer/v1/lti/{ConfigIdOf(block)}";

    public string TokenUrl(UsageKey block) => $"{platform.LmsRoot}/api/lti_consumer/v1/token/{block}";

    /// <summary>What the author tells the tool's provider, as names and values.</summary>
    public async Task<IReadOnlyList<(string Name, string Value)>> Of(UsageKey block, CancellationToken ct) =>
    [
        ("Issuer", platform.LmsRoot),
        ("Client ID", await ClientIdOf(block, ct)),
        ("Deployment ID", Lti13Launch.Deployment),
        ("Keyset URL", $"{platform.LmsRoot}/api/lti_consumer/v1/public_keysets/{block}"),
        ("Access Token URL", TokenUrl(block)),
        ("Login URL", $"{platform.LmsRoot}/api/lti_consumer/v1/launch/"),
    ];

    /// <summary>The block's key in letters, digits, dashes and underscores.</summary>
    public static string ConfigIdOf(UsageKey block) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(block.ToString()));

    /// <summary>Null: no such id.</summary>
    public static UsageKey? BlockOf(string configId)
    {
        try
        {
            return UsageKey.TryParse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(configId)), out var block) ? block : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
