using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using static OpenEdx.Domain.Tests.Identity.AccountFacts;
using Account = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Identity.UserAccount, OpenEdx.Domain.Identity.UserAccountEvent>;

namespace OpenEdx.Domain.Tests.Identity;

/// <summary>The short commands on an account; signing in has a class of its own.</summary>
public sealed class AccountCommandsTests
{
    private static readonly ActivateUser Activate = new(Ada, Noon);
    private static readonly ChangePassword ChangePassword = new(Ada, new("new"), Noon);
    private static readonly RetireUser Retire = new(Ada, Noon);
    private static readonly RecordVisit Visit = new(Ada, Noon);

    [Fact]
    public void confirming_the_address_activates() => new Account(Registered).When(Activate.Decide).Then(Activated);

    [Fact]
    public void confirming_twice_records_nothing() => new Account(Registered, Activated).When(Activate.Decide).ThenNothing();

    [Fact]
    public void nobody_is_activated_before_registration() => new Account().When(Activate.Decide).ThenRefused(new ActivateUser.NoSuchAccount(Ada));

    [Fact]
    public void a_password_is_replaced() => new Account(Registered).When(ChangePassword.Decide).ThenEachTime(new PasswordChanged(Ada, new("new"), Noon));

    [Fact]
    public void a_retired_person_has_no_password_to_change() =>
        new Account(Registered, Retired).When(ChangePassword.Decide).ThenRefused(new ChangePassword.NoSuchAccount(Ada));

    [Fact]
    public void a_profile_changes_in_the_fields_named()
    {
        var fields = new Dictionary<string, SealedText?> { ["country"] = new("land"), ["goals"] = null };
        new Account(Registered).When(new ChangeProfile(Ada, fields, Noon).Decide).ThenEachTime(new UserProfileChanged(Ada, fields, Noon));
    }

    [Fact]
    public void no_field_changed_records_nothing() =>
        new Account(Registered).When(new ChangeProfile(Ada, new Dictionary<string, SealedText?>(), Noon).Decide).ThenNothing();

    [Fact]
    public void a_person_retires_once() => new Account(Registered).When(Retire.Decide).Then(Retired);

    [Fact]
    public void nobody_retires_before_registration() => new Account().When(Retire.Decide).ThenRefused(new RetireUser.NoSuchAccount(Ada));

    [Fact]
    public void the_start_of_an_app_is_recorded_once_in_ten_minutes()
    {
        new Account(Registered).When(Visit.Decide).Then(new UserVisited(Ada, Noon));
        new Account(Registered, new UserLoggedIn(Ada, Noon.AddMinutes(-10).AddTicks(1))).When(Visit.Decide).ThenNothing();
        new Account(Registered, new UserVisited(Ada, Noon.AddMinutes(-10))).When(Visit.Decide).Then(new UserVisited(Ada, Noon));
    }
}
