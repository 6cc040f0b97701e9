namespace OpenEdx.Domain.Identity;

/// <summary>
/// Where an application is told the outcome: a web page, or the scheme that an app on a phone has registered there. Compared letter by
/// letter with what was registered (RFC 9700, section 2.1).
/// </summary>
public static class RedirectUri
{
    private const int Longest = 2000;

    // What browsers run, show or read from disk instead of handing it to a site or an app.
    private static readonly HashSet<string> Unsafe =
        new(["javascript", "data", "vbscript", "file", "about", "blob", "view-source", "filesystem"], StringComparer.OrdinalIgnoreCase);

    public static bool IsAllowed(string uri) =>
        uri.Length <= Longest && uri.All(letter => letter is > ' ' and < '\x7f' and not ('"' or '<' or '>' or '\\')) &&
        !uri.Contains('#', StringComparison.Ordinal) && Uri.TryCreate(uri, UriKind.Absolute, out var parsed) &&
        uri.StartsWith(parsed.Scheme + ":", StringComparison.OrdinalIgnoreCase) && !Unsafe.Contains(parsed.Scheme) && parsed.UserInfo.Length == 0;

    /// <summary>Adds parameters to the query, leaving what was registered as it is.</summary>
    public static string With(string uri, IEnumerable<(string Name, string Value)> parameters) =>
        $"{uri}{(uri.Contains('?', StringComparison.Ordinal) ? '&' : '?')}" +
        string.Join('&', parameters.Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value)}"));
}
