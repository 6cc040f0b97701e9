using System.Security.Cryptography;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>Hashes and checks passwords; the only place that draws salts.</summary>
public sealed class PasswordHasher(IdentitySettings settings)
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private readonly string nobody = DjangoPasswordHash.Of("", "0000000000000000000000", settings.PasswordIterations);

    public string Hash(string password) =>
        DjangoPasswordHash.Of(password, RandomNumberGenerator.GetString(Letters, DjangoPasswordHash.SaltLength), settings.PasswordIterations);

    /// <param name="stored">Null: there is no such account. The check then costs as much and fails, as for an account that no password opens.</param>
    public bool Matches(string password, string? stored)
    {
        var opens = stored is not (null or DjangoPasswordHash.None);
        return DjangoPasswordHash.Matches(password, opens ? stored! : nobody) && opens;
    }
}
