using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Privacy;

namespace OpenEdx.Api.Assessment;

/// <summary>The platform's key pairs for tools, one per block, made at first need and kept where all keys of the installation are.</summary>
internal sealed class LtiKeys(InstallationSecrets secrets) : IDisposable
{
    private const int RsaBits = 2048;

    private readonly ConcurrentDictionary<UsageKey, Lazy<LtiKey>> known = new();

    public async ValueTask<LtiKey> Of(UsageKey block, CancellationToken ct)
    {
        if (known.TryGetValue(block, out var ready)) return ready.Value;
        var stored = await secrets.Get($"lti_1p3 {block}", MakePair, ct);
        return known.GetOrAdd(block, _ => new(() => new LtiKey(stored))).Value;
    }

    public void Dispose()
    {
        foreach (var key in known.Values.Where(key => key.IsValueCreated)) key.Value.Pair.Dispose();
    }

    private static byte[] MakePair()
    {
        using var pair = RSA.Create(RsaBits);
        return pair.ExportPkcs8PrivateKey();
    }
}

/// <summary>A loaded key pair.</summary>
internal sealed class LtiKey
{
    public LtiKey(byte[] pkcs8)
    {
        Pair = RSA.Create();
        Pair.ImportPkcs8PrivateKey(pkcs8, out _);
        var open = Pair.ExportParameters(includePrivateParameters: false);
        Modulus = Base64Url.EncodeToString(open.Modulus);
        Exponent = Base64Url.EncodeToString(open.Exponent);

        // RFC 7638: digest of the required members in this order.
        Id = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"e":"{{Exponent}}","kty":"RSA","n":"{{Modulus}}"}""")));
    }

    public RSA Pair { get; }

    public string Modulus { get; }

    public string Exponent { get; }

    public string Id { get; }
}
