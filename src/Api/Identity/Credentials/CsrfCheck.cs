using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>Tells requests that our pages and front ends made from those that another site made a browser send.</summary>
/// <remarks>Source of rules and sentences: Django <c>middleware/csrf.py</c>.</remarks>
public sealed class CsrfCheck(TrustedSites sites)
{
    /// <summary>Null when the request may pass, else the reason.</summary>
    public async Task<string?> Failure(HttpContext http, CancellationToken ct)
    {
        var request = http.Request;
        if (IsSafe(request.Method)) return null;
        if (request.Headers.Origin.ToString() is { Length: > 0 } origin && !IsOurs(origin, request))
            return $"Origin checking failed - {origin} does not match any trusted origins.";
        if (CsrfCookie.Of(request) is not { } expected) return "CSRF cookie not set.";
        if (request.Headers[CsrfCookie.Header].ToString() is { Length: > 0 } header)
            return Same(header, expected) ? null : "CSRF token from the 'X-Csrftoken' HTTP header incorrect.";

        // The form is read only without a header: uploads of front ends carry one, and stay unread until their handler wants them.
        var field = request.HasFormContentType ? (await request.ReadFormAsync(ct))[CsrfCookie.FormField].ToString() : "";
        if (field.Length == 0) return "CSRF token missing.";
        return Same(field, expected) ? null : "CSRF token from POST incorrect.";
    }

    public static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    // The scheme of our own host is not compared: a proxy in front may speak TLS where we do not.
    private bool IsOurs(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var site) &&
        (string.Equals(site.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase) || sites.Trusts(site));

    private static bool Same(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));
}
