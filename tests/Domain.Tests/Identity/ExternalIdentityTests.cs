using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using static OpenEdx.Domain.Tests.Identity.AccountFacts;
using Elsewhere = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Identity.ExternalIdentity, OpenEdx.Domain.Identity.ExternalIdentityEvent>;

namespace OpenEdx.Domain.Tests.Identity;

public sealed class ExternalIdentityTests
{
    private static readonly LinkExternalIdentity Link = new("digest", "ol-oauth2", Ada, Noon);
    private static readonly UnlinkExternalIdentity Unlink = new("digest", "ol-oauth2", Ada, Noon);
    private static readonly ExternalIdentityLinked Linked = new("digest", "ol-oauth2", Ada, Noon);
    private static readonly ExternalIdentityUnlinked Unlinked = new("digest", "ol-oauth2", Ada, Noon);

    [Fact]
    public void a_person_elsewhere_is_linked_once() => new Elsewhere().When(Link.Decide).Then(Linked);

    [Fact]
    public void a_person_elsewhere_enters_one_account_only() =>
        new Elsewhere(Linked).When((Link with { User = new UserId(18) }).Decide).ThenRefused(new LinkExternalIdentity.LinkedToAnother());

    [Fact]
    public void a_link_ends_and_may_begin_anew()
    {
        new Elsewhere(Linked).When(Unlink.Decide).Then(Unlinked);
        new Elsewhere(Linked, Unlinked).When((Link with { User = new UserId(18) }).Decide).Then(Linked with { User = new UserId(18) });
    }

    [Fact]
    public void nobody_ends_the_link_of_another() => new Elsewhere(Linked).When((Unlink with { User = new UserId(18) }).Decide).ThenNothing();
}
