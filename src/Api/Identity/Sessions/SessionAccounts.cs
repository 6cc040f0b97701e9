using Microsoft.AspNetCore.Http;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>Whose session a browser holds. Tokens do not count here, in whatever cookie or header they come: a session alone proves that a person sits there.</summary>
public sealed class SessionAccounts(SessionCookie sessions, AccountsQuery accounts, EndedSessionsQuery ended)
{
    /// <summary>Null: no session, or one that has ended.</summary>
    public async Task<SignedInAccount?> Find(HttpContext http, DateTimeOffset now, CancellationToken ct)
    {
        if (await sessions.Read(http.Request.Cookies[SessionCookie.Name], now, ct) is not { } session) return null;
        if (session.Digest is { } digest && await ended.Has(digest, ct)) return null;
        return await accounts.Find(session.User, ct) is { } account && account.SessionSerial == session.Serial ? new(session, account) : null;
    }
}

public sealed record SignedInAccount(Session Session, AccountRow Account);
