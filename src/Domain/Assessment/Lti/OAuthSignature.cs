using System.Security.Cryptography;
using System.Text;

namespace OpenEdx.Domain.Assessment;

/// <summary>Signatures of OAuth 1.0 by HMAC-SHA1, the only method that LTI 1.1 knows; others are not computed at all.</summary>
/// <remarks>Source: RFC 5849 §3.4 and §3.6.</remarks>
public static class OAuthSignature
{
    public const string Method = "HMAC-SHA1";

    /// <param name="url">Absolute address; its query counts as parameters.</param>
    /// <param name="parameters">All others, decoded, in any order; without <c>oauth_signature</c> and <c>realm</c>.</param>
    /// <param name="tokenSecret">Empty in LTI: there is no token.</param>
    /// <returns>Base64.</returns>
    /// <exception cref="FormatException">The address is no absolute http or https address.</exception>
    public static string Of(string method, string url, IEnumerable<KeyValuePair<string, string>> parameters, string secret, string tokenSecret = "")
    {
        var key = Encoding.ASCII.GetBytes($"{Encode(secret)}&{Encode(tokenSecret)}");
#pragma warning disable CA5350 // The method that tools speak; HMAC does not fall with the collisions of SHA-1.
        return Convert.ToBase64String(HMACSHA1.HashData(key, Encoding.ASCII.GetBytes(BaseString(method, url, parameters))));
#pragma warning restore CA5350
    }

    /// <summary>Whether a signature is the right one, in a time that tells nothing about where it differs.</summary>
    public static bool Holds(string signature, string method, string url, IEnumerable<KeyValuePair<string, string>> parameters, string secret) =>
        OAuthAddress.Parse(url) is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), Encoding.UTF8.GetBytes(Of(method, url, parameters, secret)));

    /// <summary>The text that is signed.</summary>
    /// <exception cref="FormatException">The address is no absolute http or https address.</exception>
    public static string BaseString(string method, string url, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var address = OAuthAddress.Parse(url) ?? throw new FormatException("An address that is signed is absolute, by http or https.");
        var sorted = parameters.Concat(address.Query)
            .Select(pair => (Name: Encode(pair.Key), Value: Encode(pair.Value)))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal)
            .ThenBy(pair => pair.Value, StringComparer.Ordinal)
            .Select(pair => $"{pair.Name}={pair.Value}");
        return $"{method.ToUpperInvariant()}&{Encode(address.Base)}&{Encode(string.Join('&', sorted))}";
    }

    /// <summary>Percent-encoding of everything but letters, digits and <c>-._~</c>, in UTF-8 and capitals (§3.6).</summary>
    public static string Encode(string text) => Uri.EscapeDataString(text);
}

/// <summary>An address as it is signed.</summary>
/// <param name="Base">Scheme and host in small letters, the port unless it is the scheme's own, and the path as written; no query.</param>
/// <param name="Query">Its parameters, decoded.</param>
public sealed record OAuthAddress(string Base, IReadOnlyList<KeyValuePair<string, string>> Query)
{
    /// <summary>Null: not absolute, or neither http nor https.</summary>
    /// <remarks>By hand: a parsed <see cref="Uri"/> rewrites paths, and signer and checker would sign different texts.</remarks>
    public static OAuthAddress? Parse(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https") || parsed.UserInfo.Length > 0) return null;
        var text = url.Trim();
        var (rest, query) = Cut(Cut(text, '#').Head, '?');
        var authority = rest[(rest.IndexOf("//", StringComparison.Ordinal) + 2)..];
        var slash = authority.IndexOf('/', StringComparison.Ordinal);
        var path = slash < 0 ? "/" : authority[slash..];
        var port = parsed.IsDefaultPort ? "" : $":{parsed.Port}";
        return new($"{parsed.Scheme}://{parsed.Host.ToLowerInvariant()}{port}{path}", [.. FormFields(query)]);
    }

    private static IEnumerable<KeyValuePair<string, string>> FormFields(string query) => query
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => Cut(pair, '='))
        .Select(pair => KeyValuePair.Create(Decode(pair.Head), Decode(pair.Tail)));

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static (string Head, string Tail) Cut(string text, char at) =>
        text.IndexOf(at, StringComparison.Ordinal) is >= 0 and var index ? (text[..index], text[(index + 1)..]) : (text, "");
}
