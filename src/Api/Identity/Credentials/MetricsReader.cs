using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace OpenEdx.Api.Identity;

/// <summary>
/// Knows the program that reads the metrics by the token of this installation. It is nobody's account, and is known without the database:
/// the metrics are wanted most when that does not answer.
/// </summary>
/// <param name="token">Null: there is no such program.</param>
public sealed class MetricsReader(string? token)
{
    private readonly byte[]? expected = token is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(token));

    public bool Sent(HttpRequest request) =>
        expected is not null &&
        request.Headers.Authorization.ToString().Split(' ', 2) is [var scheme, var given] &&
        string.Equals(scheme, "Bearer", StringComparison.OrdinalIgnoreCase) &&
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), expected);
}
