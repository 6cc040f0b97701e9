using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OpenEdx.Api.Identity;

/// <summary>
/// Checks id tokens of providers (OpenID Connect Core, section 3.1.3.7). The list of algorithms is closed and asymmetric: there is no <c>none</c>, and no
/// secret that the public key could pass for. Keys come from the provider's own address alone, never from the token.
/// </summary>
public static class ForeignIdTokens
{
    private const int LongestToken = 16_384;

    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(1);

    /// <summary>The claims; null: the token does not hold.</summary>
    /// <param name="nonce">That was sent along.</param>
    /// <param name="keys">The provider's key set.</param>
    public static JsonElement? Check(string token, JsonElement keys, string issuer, string clientId, string nonce, DateTimeOffset now)
    {
        if (token.Length > LongestToken || token.Split('.') is not [var head, var body, var signature]) return null;
        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(head));
            if (header.RootElement.ValueKind != JsonValueKind.Object || header.RootElement.TryGetProperty("crit", out _)) return null;
            if (!IsSigned(header.RootElement, keys, Encoding.ASCII.GetBytes($"{head}.{body}"), Base64Url.DecodeFromChars(signature))) return null;
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(body));
            return Holds(claims.RootElement, issuer, clientId, nonce, now) ? claims.RootElement.Clone() : null;
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException or CryptographicException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsSigned(JsonElement header, JsonElement keys, byte[] signed, byte[] signature)
    {
        HashAlgorithmName? hash = Text(header, "alg") switch
        {
            "RS256" => HashAlgorithmName.SHA256,
            "RS384" => HashAlgorithmName.SHA384,
            "RS512" => HashAlgorithmName.SHA512,
            _ => null,
        };
        if (hash is not { } digest || !keys.TryGetProperty("keys", out var set) || set.ValueKind != JsonValueKind.Array) return false;
        var named = Text(header, "kid");
        return set.EnumerateArray()
            .Where(key => Text(key, "kty") == "RSA" && Text(key, "use") is null or "sig" && (named is null || Text(key, "kid") == named))
            .Any(key => Verifies(key, signed, signature, digest));
    }

    private static bool Verifies(JsonElement key, byte[] signed, byte[] signature, HashAlgorithmName hash)
    {
        if (Text(key, "n") is not { } modulus || Text(key, "e") is not { } exponent) return false;
        using var open = RSA.Create(new RSAParameters { Modulus = Base64Url.DecodeFromChars(modulus), Exponent = Base64Url.DecodeFromChars(exponent) });
        return open.KeySize >= 2048 && open.VerifyData(signed, signature, hash, RSASignaturePadding.Pkcs1);
    }

    private static bool Holds(JsonElement claims, string issuer, string clientId, string nonce, DateTimeOffset now)
    {
        if (claims.ValueKind != JsonValueKind.Object || Text(claims, "iss") != issuer || Text(claims, "nonce") != nonce) return false;
        if (string.IsNullOrEmpty(Text(claims, "sub")) || !IsFor(claims, clientId)) return false;
        if (Seconds(claims, "exp") is not { } expiry || Seconds(claims, "iat") is not { } issued) return false;
        var seconds = now.ToUnixTimeMilliseconds() / 1000d;
        return expiry > seconds - Leeway.TotalSeconds && issued < seconds + Leeway.TotalSeconds;
    }

    // A token for several says which of them it was made for.
    private static bool IsFor(JsonElement claims, string clientId)
    {
        if (!claims.TryGetProperty("aud", out var audience)) return false;
        if (Text(claims, "azp") is { } party && party != clientId) return false;
        if (audience.ValueKind == JsonValueKind.String) return audience.GetString() == clientId;
        if (audience.ValueKind != JsonValueKind.Array) return false;
        var all = audience.EnumerateArray().Select(one => one.ValueKind == JsonValueKind.String ? one.GetString() : null).ToList();
        return all.Contains(clientId) && (all.Count == 1 || Text(claims, "azp") is not null);
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Seconds(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
