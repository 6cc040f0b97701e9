using System.Security.Cryptography;
using System.Text;

namespace OpenEdx.Domain.Assessment;

/// <summary>A request of a tool whose body is signed: OAuth 1.0 in the <c>Authorization</c> header, with the digest of the body among its parameters.</summary>
/// <param name="Addresses">Under which the tool may have signed: what it was told, and what it called. Behind a proxy they differ.</param>
/// <param name="Authorization">Null: none was sent.</param>
/// <remarks>Source: OAuth Request Body Hash 1.0, RFC 5849 §3.2; Open edX xblock-lti-consumer <c>lti_1p1/oauth.py</c> (verify_oauth_body_signature).</remarks>
public sealed record SignedToolRequest(string Method, IReadOnlyList<string> Addresses, string? Authorization, ReadOnlyMemory<byte> Body)
{
    /// <summary>How far a tool's clock may be off. Nonces are remembered for twice as long, so that no request is good twice.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(30);

    private const int LongestHeader = 8192;

    /// <summary>
    /// Checks everything but whether the nonce was seen before, which the caller asks after this. Upstream checks digest and signature only.
    /// </summary>
    /// <param name="passport">Null: the course has none for this tool, so that nobody can sign for it.</param>
    public ToolSignatureCheck Check(LtiPassport? passport, DateTimeOffset now)
    {
        if (passport is null || passport.Secret.Length == 0 || Parameters(Authorization) is not { } sent) return ToolSignatureCheck.BadSignature;
        if (!sent.TryGetValue("oauth_signature", out var signature)) return ToolSignatureCheck.BadSignature;
        if (sent.GetValueOrDefault("oauth_signature_method") != OAuthSignature.Method) return ToolSignatureCheck.BadSignature;
        if (sent.GetValueOrDefault("oauth_version") is not (null or "1.0")) return ToolSignatureCheck.BadSignature;
        if (sent.GetValueOrDefault("oauth_consumer_key") != passport.Key) return ToolSignatureCheck.BadSignature;
        if (!Same(sent.GetValueOrDefault("oauth_body_hash") ?? "", DigestOf(Body.Span))) return ToolSignatureCheck.BadBodyHash;
        var signed = sent.Where(pair => pair.Key is not ("oauth_signature" or "realm")).ToList();
        if (!Addresses.Any(address => OAuthSignature.Holds(signature, Method, address, signed, passport.Secret))) return ToolSignatureCheck.BadSignature;
        if (!long.TryParse(sent.GetValueOrDefault("oauth_timestamp"), out var seconds) || Math.Abs(seconds - now.ToUnixTimeSeconds()) > Window.TotalSeconds)
            return ToolSignatureCheck.BadTimestamp;
        return sent.GetValueOrDefault("oauth_nonce") is { Length: > 0 } nonce ? new(null, $"{passport.Key} {seconds} {nonce}") : ToolSignatureCheck.BadNonce;
    }

    /// <summary>Base64 of the SHA-1 of the body, which the specification names.</summary>
    public static string DigestOf(ReadOnlySpan<byte> body)
    {
#pragma warning disable CA5350 // See OAuthSignature; the digest itself is signed.
        return Convert.ToBase64String(SHA1.HashData(body));
#pragma warning restore CA5350
    }

    /// <summary>Null: no such header, or one that names a parameter twice.</summary>
    private static Dictionary<string, string>? Parameters(string? header)
    {
        if (header is null || header.Length > LongestHeader || !header.StartsWith("OAuth ", StringComparison.OrdinalIgnoreCase)) return null;
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in header[6..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) return null;
            var value = part[(equals + 1)..].Trim('"');
            if (!found.TryAdd(Uri.UnescapeDataString(part[..equals]), Uri.UnescapeDataString(value))) return null;
        }

        return found;
    }

    private static bool Same(string a, string b) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));
}

/// <summary>What a check found.</summary>
/// <param name="Failure">Null: genuine.</param>
/// <param name="Once">Of a genuine one: what may be seen once only.</param>
public sealed record ToolSignatureCheck(string? Failure, string Once)
{
    public static ToolSignatureCheck BadSignature { get; } = new("OAuth signature verification has failed.", "");

    public static ToolSignatureCheck BadBodyHash { get; } = new("OAuth body hash verification has failed.", "");

    public static ToolSignatureCheck BadTimestamp { get; } = new("OAuth timestamp verification has failed.", "");

    /// <summary>None, or one that was seen before.</summary>
    public static ToolSignatureCheck BadNonce { get; } = new("OAuth nonce verification has failed.", "");
}
