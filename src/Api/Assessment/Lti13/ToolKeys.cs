using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;

namespace OpenEdx.Api.Assessment;

/// <summary>Public keys of tools: the one in the block's settings, or those behind the address there.</summary>
internal sealed class ToolKeys(PublicHttp http, TimeProvider clock)
{
    /// <summary>Weaker keys prove nothing (LTI security framework §5.1).</summary>
    private const int FewestBits = 2048;
    private const int MostKeys = 20;
    private const int MostKeysets = 1000;

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    /// <summary>A tool that changed its key is asked anew after this, and not at every forged request.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (DateTimeOffset At, byte[]? Json)> keysets = new(StringComparer.Ordinal);

    /// <summary>Null: no key of this tool signed it, or it has none that can be had.</summary>
    public async Task<bool> Signed(LtiJwt token, Lti13Settings tool, CancellationToken ct)
    {
        if (tool.KeysetUrl.Length == 0) return Verifies(token, FromPem(tool.PublicKey));
        return Verifies(token, FromJson(await Keyset(tool.KeysetUrl, Kept, ct), token.KeyId)) ||
            Verifies(token, FromJson(await Keyset(tool.KeysetUrl, Fresh, ct), token.KeyId));
    }

    private static bool Verifies(LtiJwt token, IReadOnlyList<RSA> keys)
    {
        try
        {
            return keys.Any(key => key.KeySize >= FewestBits && token.IsSignedBy(key));
        }
        finally
        {
            foreach (var key in keys) key.Dispose();
        }
    }

    private async Task<byte[]?> Keyset(string address, TimeSpan age, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (keysets.TryGetValue(address, out var known) && now - known.At < age) return known.Json;
        if (keysets.Count >= MostKeysets) keysets.Clear();
        var fetched = await http.Get(address, ct);
        keysets[address] = (now, fetched);
        return fetched;
    }

    private static IReadOnlyList<RSA> FromPem(string pem)
    {
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
            return [key];
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or CryptographicException)
        {
            key.Dispose();
            return [];
        }
    }

    private static IReadOnlyList<RSA> FromJson(byte[]? json, string? keyId)
    {
        if (json is null) return [];
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("keys", out var keys)) return [];
            if (keys.ValueKind != JsonValueKind.Array) return [];
            return [.. keys.EnumerateArray().Where(key => Suits(key, keyId)).Take(MostKeys).Select(Key).OfType<RSA>()];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static bool Suits(JsonElement key, string? keyId) =>
        key.ValueKind == JsonValueKind.Object && Text(key, "kty") == "RSA" && Text(key, "use") is null or "sig" &&
        (keyId is null || Text(key, "kid") is not { } own || own == keyId);

    private static RSA? Key(JsonElement key)
    {
        try
        {
            return RSA.Create(new RSAParameters
            {
                Modulus = Base64Url.DecodeFromChars(Text(key, "n") ?? ""),
                Exponent = Base64Url.DecodeFromChars(Text(key, "e") ?? ""),
            });
        }
        catch (Exception unreadable) when (unreadable is FormatException or CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
