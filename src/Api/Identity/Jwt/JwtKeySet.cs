using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using OpenEdx.EventStore.Privacy;

namespace OpenEdx.Api.Identity;

/// <summary>
/// Loaded keys, newest first; all of them verify. A new one signs only when it has been published for a while, so that other nodes, and
/// services that keep the published keys, know it before they meet it; a key that is alone signs at once.
/// </summary>
/// <param name="Access">RS512: access tokens.</param>
/// <param name="Symmetric">HS256: access tokens of clients that share the installation's secret.</param>
/// <param name="Identity">RS256: id tokens, which OpenID Connect wants under this algorithm. They open nothing here.</param>
/// <param name="AsOf">When they were loaded.</param>
public sealed record JwtKeySet(
    IReadOnlyList<RsaKey> Access, IReadOnlyList<RingSecret> Symmetric, IReadOnlyList<RsaKey> Identity, DateTimeOffset AsOf)
{
    /// <summary>How long a key is published before it signs.</summary>
    public static readonly TimeSpan Published = TimeSpan.FromMinutes(10);

    public RsaKey Signing => Access.FirstOrDefault(key => key.MadeAt <= AsOf - Published) ?? Access[^1];

    public RingSecret SigningSecret => Symmetric.FirstOrDefault(key => key.MadeAt <= AsOf - Published) ?? Symmetric[^1];

    public RsaKey IdentitySigning => Identity.FirstOrDefault(key => key.MadeAt <= AsOf - Published) ?? Identity[^1];

    public bool SameKeysAs(JwtKeySet other) =>
        Access.Select(key => key.KeyId).SequenceEqual(other.Access.Select(key => key.KeyId)) &&
        Symmetric.Select(key => key.Serial).SequenceEqual(other.Symmetric.Select(key => key.Serial)) &&
        Identity.Select(key => key.KeyId).SequenceEqual(other.Identity.Select(key => key.KeyId));
}

/// <summary>A pair for one algorithm.</summary>
public sealed class RsaKey
{
    private RsaKey(RSA pair, string algorithm, DateTimeOffset madeAt)
    {
        Pair = pair;
        Algorithm = algorithm;
        MadeAt = madeAt;
        var open = pair.ExportParameters(includePrivateParameters: false);
        Modulus = Base64Url.EncodeToString(open.Modulus);
        Exponent = Base64Url.EncodeToString(open.Exponent);

        // RFC 7638: digest of the required members in this order.
        var thumbprint = $$"""{"e":"{{Exponent}}","kty":"RSA","n":"{{Modulus}}"}""";
        KeyId = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(thumbprint)));
    }

    /// <summary><c>RS512</c> or <c>RS256</c>.</summary>
    public string Algorithm { get; }

    public DateTimeOffset MadeAt { get; }

    /// <summary>Base64url of the RSA modulus.</summary>
    public string Modulus { get; }

    /// <summary>Base64url of the RSA exponent.</summary>
    public string Exponent { get; }

    /// <summary>Name of the key in headers and in the key set.</summary>
    public string KeyId { get; }

    internal RSA Pair { get; }

    internal static RsaKey Read(byte[] pkcs8, string algorithm, DateTimeOffset madeAt)
    {
        var pair = RSA.Create();
        pair.ImportPkcs8PrivateKey(pkcs8, out _);
        return new(pair, algorithm, madeAt);
    }
}
