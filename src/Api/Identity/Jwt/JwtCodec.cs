using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OpenEdx.Api.Identity;

/// <summary>How a token is signed. The list is closed: there is no <c>none</c>, and no choice by the sender.</summary>
public enum JwtAlgorithm
{
    Hs256,
    Rs512,
}

/// <summary>Signed JSON: <c>header.payload.signature</c> (RFC 7515, compact form), nothing about what the claims mean.</summary>
public static class JwtCodec
{
    /// <summary>Longer texts are no tokens of ours.</summary>
    private const int LongestToken = 8192;

    public static string Sign(IReadOnlyDictionary<string, object?> claims, JwtAlgorithm algorithm, JwtKeySet keys)
    {
        var header = algorithm == JwtAlgorithm.Rs512
            ? $$"""{"typ":"JWT","alg":"RS512","kid":"{{keys.Signing.KeyId}}"}"""
            : """{"typ":"JWT","alg":"HS256"}""";
        var signed = $"{Segment(Encoding.UTF8.GetBytes(header))}.{Segment(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var bytes = Encoding.ASCII.GetBytes(signed);
        var signature = algorithm == JwtAlgorithm.Rs512
            ? keys.Signing.Pair.SignData(bytes, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1)
            : HMACSHA256.HashData(keys.SigningSecret.Value, bytes);
        return $"{signed}.{Segment(signature)}";
    }

    /// <summary>The claims of a token that one of our keys signed; null for anything else.</summary>
    public static SignedClaims? Open(string token, JwtKeySet keys)
    {
        if (token.Length > LongestToken) return null;
        var parts = token.Split('.');
        if (parts.Length != 3) return null;
        try
        {
            if (Header(Base64Url.DecodeFromChars(parts[0])) is not (var algorithm, var keyId)) return null;
            var signed = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
            if (!Verifies(signed, Base64Url.DecodeFromChars(parts[2]), algorithm, keyId, keys)) return null;
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            return payload.RootElement.ValueKind == JsonValueKind.Object ? new(algorithm, payload.RootElement.Clone()) : null;
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException)
        {
            return null;
        }
    }

    // KeyId is null when the sender names none: then every key of the algorithm is tried, and they are few.
    private static (JwtAlgorithm Algorithm, string? KeyId)? Header(byte[] header)
    {
        using var document = JsonDocument.Parse(header);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || root.TryGetProperty("crit", out _)) return null;
        if (!root.TryGetProperty("alg", out var name) || name.ValueKind != JsonValueKind.String) return null;
        string? keyId = null;
        if (root.TryGetProperty("kid", out var kid))
        {
            if (kid.ValueKind != JsonValueKind.String) return null;
            keyId = kid.GetString();
        }

        return name.GetString() switch
        {
            "RS512" => (JwtAlgorithm.Rs512, keyId),

            // Our secrets have no names.
            "HS256" when keyId is null => (JwtAlgorithm.Hs256, null),
            _ => null,
        };
    }

    private static bool Verifies(byte[] signed, byte[] signature, JwtAlgorithm algorithm, string? keyId, JwtKeySet keys) => algorithm switch
    {
        JwtAlgorithm.Rs512 => keys.Access.Where(key => keyId is null || key.KeyId == keyId)
            .Any(key => key.Pair.VerifyData(signed, signature, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1)),
        JwtAlgorithm.Hs256 => keys.Symmetric.Any(key => CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key.Value, signed), signature)),
        _ => false,
    };

    internal static string Segment(byte[] bytes) => Base64Url.EncodeToString(bytes);
}

/// <summary>What a genuine token says.</summary>
public sealed record SignedClaims(JwtAlgorithm Algorithm, JsonElement Claims)
{
    /// <summary>Null when absent or no string.</summary>
    public string? Text(string claim) =>
        Claims.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The texts of an array; empty when absent or no array.</summary>
    public IReadOnlyList<string> Texts(string claim) =>
        Claims.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)]
            : [];

    public bool IsTrue(string claim) => Claims.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>Seconds since 1970; null when absent or no number.</summary>
    public double? Seconds(string claim) =>
        Claims.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
