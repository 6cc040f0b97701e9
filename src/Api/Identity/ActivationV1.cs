using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>GET /activate/{key}</c>: the link of the mail that confirms an address. <c>POST /api/send_account_activation_email</c>: that mail once more, for
/// the Learning and the Learner Dashboard MFE; 200 without a body. Clients: browsers, from the mail; Learning and Learner Dashboard MFE.
/// </summary>
/// <remarks>Source: Open edX <c>common/djangoapps/student/views/management.py</c> (activate_account).</remarks>
public sealed class ActivationV1(AccountsQuery accounts, MailedTokens tokens, SessionAccounts sessions, StreamStore streams, IdentitySettings settings, RequestClock clock)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/activate/{key}", (string key, HttpContext http, ActivationV1 endpoint, CancellationToken ct) => endpoint.Activate(key, http, ct))
            .Requires(Operation.UsePublicPages).IgnoresCredentials();
        routes.MapPost("/api/send_account_activation_email", (HttpContext http, ActivationV1 endpoint, CancellationToken ct) => endpoint.Send(http, ct))
            .Requires(Operation.UseOwnAccount);
    }

    /// <summary>Somebody signed in with the right password, or asks in a session, and the address is not confirmed yet.</summary>
    public static Task AskForMail(StreamStore streams, UserId user, HttpContext http, DateTimeOffset now, CancellationToken ct) =>
        streams.Transact<UserAccount, UserAccountEvent>(
            UserAccountEvent.StreamOf(user), new RequestActivationMail(user, now).Decide,
            http.MetadataFor(nameof(RequestActivationMail)) with { UserName = user.ToString() }, ct);

    private async Task<IResult> Activate(string key, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        var now = clock.Now(http);
        if (MailedTokens.UserIn(key) is not { } user || await accounts.Find(user, ct) is not { } account) return await Told("error", http, now, ct);

        // Links are opened twice, by people and by programs that look into mails: the second time nothing is wrong.
        if (account.IsActive) return await Told(await tokens.Holds(key, account with { IsActive = false }, MailPurpose.ConfirmAddress, now, ct) ? "info" : "error", http, now, ct);
        if (!await tokens.Holds(key, account, MailPurpose.ConfirmAddress, now, ct)) return await Told("error", http, now, ct);
        await streams.Transact<UserAccount, UserAccountEvent>(
            UserAccountEvent.StreamOf(user), new ActivateUser(user, now).Decide, http.MetadataFor(nameof(ActivateUser)) with { UserName = user.ToString() }, ct);
        return await Told("success", http, now, ct);
    }

    /// <param name="outcome"><c>success</c>, <c>info</c> (it was active already) or <c>error</c>, as the Authn MFE knows them.</param>
    private async Task<IResult> Told(string outcome, HttpContext http, DateTimeOffset now, CancellationToken ct)
    {
        if (outcome != "error" && await sessions.Find(http, now, ct) is not null) return Results.Redirect("/dashboard");
        return Results.Redirect(settings.AuthnSite is { } site
            ? $"{site}/login?account_activation_status={outcome}"
            : $"/login?notice=activation-{outcome}");
    }

    private async Task<IResult> Send(HttpContext http, CancellationToken ct)
    {
        await AskForMail(streams, http.User.Requester()!.User, http, clock.Now(http), ct);
        return Results.Ok();
    }
}
