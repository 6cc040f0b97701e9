namespace OpenEdx.Domain.Identity;

/// <summary>Ways of an application to its tokens, as the <c>grant_type</c> claim names them.</summary>
public static class OAuthGrantTypes
{
    public const string Password = "password";

    public const string ClientCredentials = "client-credentials";

    public const string AuthorizationCode = "authorization-code";

    public static IReadOnlySet<string> All { get; } =
        new HashSet<string>(StringComparer.Ordinal) { Password, ClientCredentials, AuthorizationCode };
}
