using OpenEdx.Domain.Identity;
using static OpenEdx.Domain.Tests.Identity.AccountFacts;
using Client = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Identity.OAuthClient, OpenEdx.Domain.Identity.OAuthClientEvent>;

namespace OpenEdx.Domain.Tests.Identity;

public sealed class OAuthClientTests
{
    private static readonly RegisterOAuthClient Ask = new("app", "An app", null, OAuthGrantTypes.Password, null, ["app://done"], true, false, Noon);
    private static readonly OAuthClientRegistered Registered = new("app", "An app", null, OAuthGrantTypes.Password, null, ["app://done"], true, false, Noon);

    [Fact]
    public void a_client_is_registered_once() => new Client().When(Ask.Decide).Then(Registered);

    [Fact]
    public void the_same_settings_later_record_nothing() =>
        new Client(Registered).When((Ask with { At = Noon.AddDays(1) }).Decide).ThenNothing();

    [Fact]
    public void other_settings_replace_the_former() =>
        new Client(Registered).When((Ask with { RedirectUris = [] }).Decide).Then(Registered with { RedirectUris = [] });

    [Fact]
    public void a_grant_type_that_does_not_exist_is_refused() =>
        new Client().When((Ask with { GrantType = "implicit" }).Decide).ThenRefused(new RegisterOAuthClient.UnknownGrantType("implicit"));

    [Fact]
    public void a_service_client_needs_both_an_owner_and_a_secret()
    {
        var service = Ask with { GrantType = OAuthGrantTypes.ClientCredentials, Owner = Ada, SecretHash = "hash" };
        new Client().When((service with { Owner = null }).Decide).ThenRefused(new RegisterOAuthClient.ServiceClientNeedsOwnerAndSecret());
        new Client().When((service with { SecretHash = null }).Decide).ThenRefused(new RegisterOAuthClient.ServiceClientNeedsOwnerAndSecret());
        new Client().When(service.Decide).Then(
            Registered with { GrantType = OAuthGrantTypes.ClientCredentials, Owner = Ada, SecretHash = "hash" });
    }
}
