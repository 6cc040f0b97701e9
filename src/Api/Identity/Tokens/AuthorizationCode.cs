using System.Buffers.Text;

namespace OpenEdx.Api.Identity;

/// <summary>A code as it travels through the browser: the grant that it belongs to, and thirty random letters that are stored nowhere.</summary>
/// <param name="Hash">SHA-256 of the whole text, hex.</param>
public sealed record AuthorizationCode(Guid Grant, string Text, string Hash)
{
    private const int GrantLength = 22;

    public static AuthorizationCode New()
    {
        var grant = Guid.CreateVersion7();
        return Of(grant, Base64Url.EncodeToString(grant.ToByteArray()) + OpaqueTokens.New());
    }

    /// <summary>Null when it is none of ours by its shape.</summary>
    public static AuthorizationCode? Read(string text)
    {
        if (text.Length is <= GrantLength or > 100 || !Base64Url.IsValid(text.AsSpan(0, GrantLength), out var bytes) || bytes != 16) return null;
        return Of(new Guid(Base64Url.DecodeFromChars(text.AsSpan(0, GrantLength))), text);
    }

    private static AuthorizationCode Of(Guid grant, string text) => new(grant, text, OpaqueTokens.HashOf(text));
}
