using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Tests.Identity;

public sealed class AllowClientScopesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly OAuthClient Registered = OAuthClient.Initial.Evolve(
        new OAuthClientRegistered("warehouse", "Warehouse", "hash", OAuthGrantTypes.ClientCredentials, new UserId(1), [], true, false, Noon));

    [Fact]
    public void scopes_are_recorded_once_each_in_order() => Assert.Equal(
        [new OAuthClientScopesAllowed("warehouse", ["events:read", "read"], Noon)],
        new AllowClientScopes("warehouse", ["read", "events:read", "read"], Noon).Decide(Registered).Facts);

    [Fact]
    public void the_same_scopes_again_are_nothing_new() => Assert.Empty(
        new AllowClientScopes("warehouse", ["events:read"], Noon.AddDays(1))
            .Decide(Registered.Evolve(new OAuthClientScopesAllowed("warehouse", ["events:read"], Noon))).Facts);

    [Fact]
    public void an_application_that_nobody_registered_has_none() => Assert.Equal(
        new AllowClientScopes.UnknownClient("warehouse"), new AllowClientScopes("warehouse", ["events:read"], Noon).Decide(OAuthClient.Initial).Refusal);
}
