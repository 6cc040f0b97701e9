using OpenEdx.Domain.Identity;
using static OpenEdx.Domain.Tests.Identity.AccountFacts;
using Grant = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Identity.OAuthGrant, OpenEdx.Domain.Identity.OAuthGrantEvent>;

namespace OpenEdx.Domain.Tests.Identity;

public sealed class OAuthGrantTests
{
    private static readonly Guid Id = Guid.Parse("0195a1b2-c3d4-7e5f-8a6b-9c0d1e2f3a4b");
    private static readonly DateTimeOffset End = Noon.AddDays(90);
    private static readonly OAuthGrantIssued Issued = new(Id, "app", Ada, ["read"], "access-1", Noon.AddHours(10), "refresh-1", End, Noon);
    private static readonly RefreshOAuthGrant Ask = new("refresh-1", "app", "access-2", Noon.AddHours(11), "refresh-2", End.AddHours(1), Noon.AddHours(1));
    private static readonly OAuthGrantRefreshed Refreshed = new(Id, "access-2", Noon.AddHours(11), "refresh-2", End.AddHours(1), Noon.AddHours(1));
    private static readonly OAuthGrantRevoked Revoked = new(Id, "requested", Noon);

    [Fact]
    public void a_grant_is_issued_once() =>
        new Grant().When(new IssueOAuthGrant(Id, "app", Ada, ["read"], "access-1", Noon.AddHours(10), "refresh-1", End, Noon).Decide).Then(Issued);

    [Fact]
    public void a_refresh_token_is_spent_for_a_new_pair() => new Grant(Issued).When(Ask.Decide).ThenEachTime(Refreshed);

    [Fact]
    public void the_new_refresh_token_works_in_its_turn() =>
        new Grant(Issued, Refreshed).When((Ask with { PresentedHash = "refresh-2", RefreshTokenHash = "refresh-3" }).Decide)
            .ThenEachTime(Refreshed with { RefreshTokenHash = "refresh-3" });

    [Fact]
    public void a_refresh_token_that_comes_twice_ends_the_family() =>
        new Grant(Issued, Refreshed).When(Ask.Decide)
            .ThenRefused(new RefreshOAuthGrant.RefreshTokenReused(), new OAuthGrantRevoked(Id, "refresh_token_reused", Ask.At));

    [Fact]
    public void a_revoked_family_is_not_refreshed() => new Grant(Issued, Revoked).When(Ask.Decide).ThenRefused(new RefreshOAuthGrant.GrantRevoked());

    [Fact]
    public void another_client_cannot_refresh_and_does_not_end_the_family() =>
        new Grant(Issued).When((Ask with { ClientId = "thief" }).Decide).ThenRefused(new RefreshOAuthGrant.GrantOfAnotherClient());

    [Fact]
    public void a_refresh_token_expires_at_its_instant()
    {
        new Grant(Issued).When((Ask with { At = End.AddTicks(-1) }).Decide).ThenEachTime(Refreshed with { At = End.AddTicks(-1) });
        new Grant(Issued).When((Ask with { At = End }).Decide).ThenRefused(new RefreshOAuthGrant.RefreshTokenExpired());
    }

    [Fact]
    public void there_is_nothing_to_refresh_before_the_grant() => new Grant().When(Ask.Decide).ThenRefused(new RefreshOAuthGrant.NoSuchGrant());

    [Fact]
    public void a_client_revokes_its_grant_once() => new Grant(Issued).When(new RevokeOAuthGrant("app", Noon).Decide).Then(Revoked);

    [Fact]
    public void another_client_revokes_nothing() => new Grant(Issued).When(new RevokeOAuthGrant("thief", Noon).Decide).ThenNothing();
}
