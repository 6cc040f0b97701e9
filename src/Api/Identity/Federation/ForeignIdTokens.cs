using System.Text.Json;

namespace OpenEdx.Api.Identity;

/// <summary>Checks id tokens of providers (OpenID Connect Core, section 3.1.3.7), and their signed answers about people (section 5.3.2).</summary>
public static class ForeignIdTokens
{
    /// <summary>By which clocks may differ.</summary>
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(1);

    /// <summary>What is wrong with an id token whose signature holds, for the operator; null: nothing.</summary>
    /// <param name="nonce">That was sent along.</param>
    public static string? WrongIn(JsonElement claims, string issuer, string clientId, string nonce, DateTimeOffset now)
    {
        if (ForeignSignatures.Text(claims, "iss") != issuer) return $"The id token is of another issuer than {issuer}.";
        if (string.IsNullOrEmpty(ForeignSignatures.Text(claims, "sub"))) return "The id token does not say who it is.";
        if (!IsFor(claims, clientId)) return $"The id token is not for {clientId}.";
        if (ForeignSignatures.Text(claims, "nonce") != nonce) return "The id token has another nonce than was sent.";
        return Seconds(claims, "exp") is null || Seconds(claims, "iat") is null ? "The id token does not say when it was made and when it ends." : WrongTime(claims, now);
    }

    /// <summary>What is wrong with a signed answer about somebody; null: nothing.</summary>
    /// <remarks>It should name issuer and audience, but need not: it came from the provider itself, for a token that it had given to us.</remarks>
    public static string? WrongInUserinfo(JsonElement claims, string issuer, string clientId, DateTimeOffset now)
    {
        if (claims.TryGetProperty("iss", out _) && ForeignSignatures.Text(claims, "iss") != issuer) return $"The user info is of another issuer than {issuer}.";
        if (claims.TryGetProperty("aud", out _) && !Audience(claims).Contains(clientId)) return $"The user info is not for {clientId}.";
        return WrongTime(claims, now);
    }

    private static string? WrongTime(JsonElement claims, DateTimeOffset now)
    {
        var (seconds, leeway) = (now.ToUnixTimeMilliseconds() / 1000d, Leeway.TotalSeconds);
        if (Seconds(claims, "exp") is { } expiry && expiry <= seconds - leeway) return "It has expired; compare the clocks of both servers.";
        return (Seconds(claims, "iat") is { } issued && issued >= seconds + leeway) || (Seconds(claims, "nbf") is { } begins && begins >= seconds + leeway)
            ? "It comes from the future; compare the clocks of both servers."
            : null;
    }

    // A token for several says which of them it was made for.
    private static bool IsFor(JsonElement claims, string clientId)
    {
        var party = ForeignSignatures.Text(claims, "azp");
        var all = Audience(claims);
        return (party is null || party == clientId) && all.Contains(clientId) && (all.Count == 1 || party is not null);
    }

    private static IReadOnlyList<string?> Audience(JsonElement claims) => !claims.TryGetProperty("aud", out var audience) ? [] : audience.ValueKind switch
    {
        JsonValueKind.String => [audience.GetString()],
        JsonValueKind.Array => [.. audience.EnumerateArray().Select(one => one.ValueKind == JsonValueKind.String ? one.GetString() : null)],
        _ => [],
    };

    private static double? Seconds(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
