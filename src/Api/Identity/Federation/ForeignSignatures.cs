using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OpenEdx.Api.Identity;

/// <summary>
/// Reads signed answers of providers (RFC 7515). The list of algorithms is closed and asymmetric: there is no <c>none</c>, and no secret that the public key could pass for.
/// Keys come from the provider's own address alone, never from the token.
/// </summary>
public static class ForeignSignatures
{
    private const int LongestToken = 16_384;

    /// <summary>Curves by the algorithm that goes with each (RFC 7518, section 3.4).</summary>
    private static readonly Dictionary<string, (string Curve, ECCurve Parameters, int Bytes)> Curves = new(StringComparer.Ordinal)
    {
        ["ES256"] = ("P-256", ECCurve.NamedCurves.nistP256, 32),
        ["ES384"] = ("P-384", ECCurve.NamedCurves.nistP384, 48),
        ["ES512"] = ("P-521", ECCurve.NamedCurves.nistP521, 66),
    };

    /// <summary>What is signed; null: nothing that a key of the provider signed.</summary>
    /// <param name="keys">The provider's key set.</param>
    public static JsonElement? Read(string token, JsonElement keys)
    {
        if (token.Length > LongestToken || token.Split('.') is not [var head, var body, var signature]) return null;
        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(head));
            if (header.RootElement.ValueKind != JsonValueKind.Object || header.RootElement.TryGetProperty("crit", out _)) return null;
            if (!IsSigned(header.RootElement, keys, Encoding.ASCII.GetBytes($"{head}.{body}"), Base64Url.DecodeFromChars(signature))) return null;
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(body));
            return claims.RootElement.ValueKind == JsonValueKind.Object ? claims.RootElement.Clone() : null;
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException or CryptographicException or InvalidOperationException)
        {
            return null;
        }
    }

    public static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsSigned(JsonElement header, JsonElement keys, byte[] signed, byte[] signature)
    {
        if (Text(header, "alg") is not { } algorithm || HashOf(algorithm) is not { } hash) return false;
        if (!keys.TryGetProperty("keys", out var set) || set.ValueKind != JsonValueKind.Array) return false;
        var named = Text(header, "kid");
        return set.EnumerateArray()
            .Where(key => Text(key, "use") is null or "sig" && (named is null || Text(key, "kid") == named))

            // A key that says what it is for is for nothing else.
            .Where(key => Text(key, "alg") is not { } only || only == algorithm)
            .Any(key => algorithm[0] == 'E' ? VerifiesCurve(key, signed, signature, algorithm, hash) : VerifiesRsa(key, signed, signature, algorithm, hash));
    }

    private static HashAlgorithmName? HashOf(string algorithm) => algorithm switch
    {
        "RS256" or "PS256" or "ES256" => HashAlgorithmName.SHA256,
        "RS384" or "PS384" or "ES384" => HashAlgorithmName.SHA384,
        "RS512" or "PS512" or "ES512" => HashAlgorithmName.SHA512,
        _ => null,
    };

    private static bool VerifiesRsa(JsonElement key, byte[] signed, byte[] signature, string algorithm, HashAlgorithmName hash)
    {
        if (Text(key, "kty") != "RSA" || Text(key, "n") is not { } modulus || Text(key, "e") is not { } exponent) return false;
        using var open = RSA.Create(new RSAParameters { Modulus = Base64Url.DecodeFromChars(modulus), Exponent = Base64Url.DecodeFromChars(exponent) });
        return open.KeySize >= 2048 && open.VerifyData(signed, signature, hash, algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
    }

    private static bool VerifiesCurve(JsonElement key, byte[] signed, byte[] signature, string algorithm, HashAlgorithmName hash)
    {
        var (curve, parameters, bytes) = Curves[algorithm];
        if (Text(key, "kty") != "EC" || Text(key, "crv") != curve || Text(key, "x") is not { } x || Text(key, "y") is not { } y) return false;
        if (signature.Length != 2 * bytes) return false;
        using var open = ECDsa.Create(new ECParameters { Curve = parameters, Q = new ECPoint { X = Base64Url.DecodeFromChars(x), Y = Base64Url.DecodeFromChars(y) } });
        return open.VerifyData(signed, signature, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
