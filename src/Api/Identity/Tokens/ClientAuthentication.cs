using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>Which application calls the token endpoint: HTTP Basic, else <c>client_id</c> and <c>client_secret</c> in the form.</summary>
public sealed class ClientAuthentication(OAuthClientsQuery clients)
{
    /// <summary>Null: unknown, or it could not prove to be the one.</summary>
    public async Task<OAuthClientRow?> Authenticate(HttpRequest request, IFormCollection form, CancellationToken ct)
    {
        var (id, secret) = Basic(request.Headers.Authorization.ToString()) ?? (form["client_id"].ToString(), form["client_secret"].ToString());
        if (id.Length is 0 or > 255 || await clients.Find(id, ct) is not { } client) return null;

        // A public client has nothing to prove; what it sends as a secret is not looked at.
        if (client.SecretHash is not { } hash) return client;
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(OpaqueTokens.HashOf(secret)), Encoding.ASCII.GetBytes(hash))
            ? client
            : null;
    }

    private static (string Id, string Secret)? Basic(string header)
    {
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)) return null;
        var decoded = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[6..].Trim(), decoded, out var length)) return ("", "");
        var pair = Encoding.UTF8.GetString(decoded, 0, length).Split(':', 2);
        return pair.Length == 2 ? (Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair[1])) : ("", "");
    }
}
