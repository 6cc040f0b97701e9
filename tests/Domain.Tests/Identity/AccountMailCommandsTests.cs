using OpenEdx.Domain.Identity;
using static OpenEdx.Domain.Tests.Identity.AccountFacts;
using Account = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Identity.UserAccount, OpenEdx.Domain.Identity.UserAccountEvent>;

namespace OpenEdx.Domain.Tests.Identity;

/// <summary>What leads to mails about an account, and leaving a browser.</summary>
public sealed class AccountMailCommandsTests
{
    private static readonly RequestActivationMail Again = new(Ada, Noon);
    private static readonly ActivationMailRequested Asked = new(Ada, Noon);

    [Fact]
    public void an_inactive_person_gets_the_mail_again() => new Account(Registered).When(Again.Decide).Then(Asked);

    [Fact]
    public void one_mail_a_minute_is_enough()
    {
        new Account(Registered, Asked).When((Again with { At = Noon.AddMinutes(1).AddTicks(-1) }).Decide).ThenNothing();
        new Account(Registered, Asked).When((Again with { At = Noon.AddMinutes(1) }).Decide).Then(Asked with { At = Noon.AddMinutes(1) });
    }

    [Fact]
    public void an_active_person_needs_none() => new Account(Registered, Activated).When(Again.Decide).ThenNothing();

    [Fact]
    public void nobody_gets_no_mail()
    {
        new Account().When(Again.Decide).ThenRefused(new RequestActivationMail.NoSuchAccount(Ada));
        new Account(Registered, Retired).When(Again.Decide).ThenRefused(new RequestActivationMail.NoSuchAccount(Ada));
        new Account().When(new RequestPasswordReset(Ada, Noon).Decide).ThenRefused(new RequestPasswordReset.NoSuchAccount(Ada));
        new Account().When(new LogOut(Ada, "s", Noon).Decide).ThenRefused(new LogOut.NoSuchAccount(Ada));
    }

    [Fact]
    public void each_request_for_another_password_counts() =>
        new Account(Registered).When(new RequestPasswordReset(Ada, Noon).Decide).ThenEachTime(new PasswordResetRequested(Ada, Noon));

    [Fact]
    public void a_session_ends() => new Account(Registered).When(new LogOut(Ada, "digest", Noon).Decide).ThenEachTime(new UserLoggedOut(Ada, "digest", Noon));
}
