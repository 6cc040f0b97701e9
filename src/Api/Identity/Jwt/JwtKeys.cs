using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using OpenEdx.EventStore.Privacy;

namespace OpenEdx.Api.Identity;

/// <summary>
/// The keys of our tokens: one RSA pair (RS512) and one secret (HS256), made once per installation. Each algorithm has a key of
/// its own, so that no token can be checked with a key meant for the other.
/// </summary>
public sealed class JwtKeys(InstallationSecrets secrets) : IDisposable
{
    private const int RsaBits = 2048;

    private readonly SemaphoreSlim once = new(1);
    private volatile JwtKeySet? loaded;

    public async ValueTask<JwtKeySet> Get(CancellationToken ct)
    {
        if (loaded is { } ready) return ready;
        await once.WaitAsync(ct);
        try
        {
            if (loaded is { } others) return others;
            var pair = RSA.Create();
            pair.ImportPkcs8PrivateKey(await secrets.Get("jwt_rs512", MakePair, ct), out _);
            return loaded = new JwtKeySet(pair, await secrets.Get("jwt_hs256", () => RandomNumberGenerator.GetBytes(64), ct));
        }
        finally
        {
            once.Release();
        }
    }

    public void Dispose()
    {
        loaded?.Pair.Dispose();
        once.Dispose();
    }

    private static byte[] MakePair()
    {
        using var pair = RSA.Create(RsaBits);
        return pair.ExportPkcs8PrivateKey();
    }
}

/// <summary>Loaded keys.</summary>
public sealed class JwtKeySet
{
    internal JwtKeySet(RSA pair, byte[] secret)
    {
        Pair = pair;
        Secret = secret;
        var open = pair.ExportParameters(includePrivateParameters: false);
        Modulus = Base64Url.EncodeToString(open.Modulus);
        Exponent = Base64Url.EncodeToString(open.Exponent);

        // RFC 7638: digest of the required members in this order.
        var thumbprint = $$"""{"e":"{{Exponent}}","kty":"RSA","n":"{{Modulus}}"}""";
        KeyId = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(thumbprint)));
    }

    /// <summary>Base64url of the RSA modulus.</summary>
    public string Modulus { get; }

    /// <summary>Base64url of the RSA exponent.</summary>
    public string Exponent { get; }

    /// <summary>Name of the RSA key in headers and in the key set.</summary>
    public string KeyId { get; }

    internal RSA Pair { get; }

    internal byte[] Secret { get; }
}
