using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpenEdx.EventStore.Privacy;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Identity;

/// <summary>Addresses of pictures of people. On this floor because pages and the API show them alike.</summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/user_api/accounts/image_helpers.py</c>.</remarks>
public sealed class ProfileImages(InstallationSecrets secrets, PlatformSettings platform)
{
    /// <summary>Names of the sizes, with the length of an edge in pixels.</summary>
    public static IReadOnlyDictionary<string, int> Sizes { get; } = new Dictionary<string, int> { ["full"] = 500, ["large"] = 120, ["medium"] = 50, ["small"] = 30 };

    /// <param name="account">Null, or without a picture: the addresses of the picture that stands for everybody.</param>
    public async Task<IReadOnlyDictionary<string, string>> Urls(AccountRow? account, CancellationToken ct)
    {
        if (account?.ImageUploadedAt is not { } uploaded) return Sizes.ToDictionary(size => size.Key, size => $"{platform.LmsRoot}/static/images/profiles/default_{size.Value}.png");
        var name = await NameOf(account.UserId, ct);

        // The address changes with the picture, so that browsers may keep it.
        return Sizes.ToDictionary(size => size.Key, size => $"{platform.LmsRoot}/media/profile-images/{name}_{size.Value}.jpg?v={uploaded.ToUnixTimeSeconds()}");
    }

    /// <summary>Not to be guessed from the person's number or name: 32 hex digits.</summary>
    public async Task<string> NameOf(long user, CancellationToken ct)
    {
        var key = await secrets.Get("profile_images", () => RandomNumberGenerator.GetBytes(32), ct);
        var number = user.ToString(CultureInfo.InvariantCulture);
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(number)).AsSpan(0, 16));
    }
}
