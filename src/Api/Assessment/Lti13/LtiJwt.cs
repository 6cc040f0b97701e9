using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenEdx.Api.Assessment;

/// <summary>Signed JSON between the platform and tools: RSA with SHA-256, from tools SHA-512 too, and nothing else (RFC 7515, compact form).</summary>
/// <param name="KeyId">Null: the header names none.</param>
internal sealed record LtiJwt(string? KeyId, JsonElement Claims, byte[] Signed, byte[] Signature, HashAlgorithmName Hash)
{
    private const int LongestToken = 16 * 1024;

    public static string Sign(JsonObject claims, RSA key, string keyId)
    {
        var header = new JsonObject { ["typ"] = "JWT", ["alg"] = "RS256", ["kid"] = keyId };
        var signed = $"{Segment(Encoding.UTF8.GetBytes(header.ToJsonString()))}.{Segment(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        return $"{signed}.{Segment(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    /// <summary>What a text says; nothing is proven yet. Null: no such text, or signed in a way that is not accepted.</summary>
    /// <param name="longest">In characters.</param>
    public static LtiJwt? Read(string? token, int longest = LongestToken)
    {
        if (token is null || token.Length > longest || token.Split('.') is not { Length: 3 } parts) return null;
        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            if (header.RootElement.ValueKind != JsonValueKind.Object || claims.RootElement.ValueKind != JsonValueKind.Object) return null;
            if (header.RootElement.TryGetProperty("crit", out _)) return null;
            HashAlgorithmName hash;
            switch (Text(header.RootElement, "alg"))
            {
                case "RS256": hash = HashAlgorithmName.SHA256; break;
                case "RS512": hash = HashAlgorithmName.SHA512; break;
                default: return null;
            }

            return new(
                Text(header.RootElement, "kid"), claims.RootElement.Clone(), Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), hash);
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException)
        {
            return null;
        }
    }

    public bool IsSignedBy(RSA key) => key.VerifyData(Signed, Signature, Hash, RSASignaturePadding.Pkcs1);

    /// <summary>Null: absent, or no text.</summary>
    public string? Text(string claim) => Text(Claims, claim);

    /// <summary>Seconds since 1970; null: absent, or no number.</summary>
    public double? Seconds(string claim) => Claims.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    /// <summary>Whether the audience is, or holds, one of these.</summary>
    public bool IsFor(IReadOnlyCollection<string> us) => Claims.TryGetProperty("aud", out var audience) && audience.ValueKind switch
    {
        JsonValueKind.String => us.Contains(audience.GetString()!),
        JsonValueKind.Array => audience.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && us.Contains(one.GetString()!)),
        _ => false,
    };

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Segment(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
