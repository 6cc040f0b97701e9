using System.Security.Cryptography;
using System.Text;
using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.Privacy;

namespace OpenEdx.Api.Identity;

/// <summary>Streams that reserve usernames and addresses, named by a digest under a secret of the installation.</summary>
public sealed class AccountNames(InstallationSecrets secrets)
{
    /// <summary>Ids at providers differ by case; what people type does not.</summary>
    private const string Case = "elsewhere";

    public async Task<string> UsernameStream(string username, CancellationToken ct) =>
        AccountNameEvent.UsernameStream(await Digest("username", username, ct));

    public async Task<string> EmailStream(string email, CancellationToken ct) =>
        AccountNameEvent.EmailStream(await Digest("email", email, ct));

    /// <summary>Digest of whatever was typed into a sign-in form.</summary>
    public Task<string> Typed(string text, CancellationToken ct) => Digest("typed", text, ct);

    /// <summary>Digest of who a person is at a provider.</summary>
    public Task<string> Elsewhere(string id, CancellationToken ct) => Digest(Case, id, ct);

    private async Task<string> Digest(string kind, string name, CancellationToken ct)
    {
        var key = await secrets.Get("account_names", () => RandomNumberGenerator.GetBytes(32), ct);
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{kind}:{(kind == Case ? name : name.ToLowerInvariant())}")));
    }
}
