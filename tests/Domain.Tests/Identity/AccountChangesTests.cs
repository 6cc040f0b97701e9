using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using static OpenEdx.Domain.Tests.Identity.AccountFacts;
using Account = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Identity.UserAccount, OpenEdx.Domain.Identity.UserAccountEvent>;

namespace OpenEdx.Domain.Tests.Identity;

/// <summary>Other addresses, names, preferences and pictures of an account.</summary>
public sealed class AccountChangesTests
{
    private static readonly SealedText New = new("new");
    private static readonly EmailChangeRequested Asked = new(Ada, New, Noon);
    private static readonly SecondaryEmailRequested AskedSecond = new(Ada, New, Noon);
    private static readonly SecondaryEmailChanged HasSecond = new(Ada, New, Noon);

    [Fact]
    public void another_address_waits_for_its_link() =>
        new Account(Registered, Activated).When(new RequestEmailChange(Ada, New, false, Noon).Decide).ThenEachTime(Asked);

    [Fact]
    public void the_link_makes_it_the_address() =>
        ThenOnce(new Account(Registered, Activated, Asked), new ConfirmEmailChange(Ada, false, Noon).Decide, new EmailChanged(Ada, New, Noon));

    [Fact]
    public void a_confirmed_address_activates() => ThenOnce(
        new Account(Registered, Asked), new ConfirmEmailChange(Ada, false, Noon).Decide, new EmailChanged(Ada, New, Noon), Activated);

    [Fact]
    public void the_last_address_asked_for_counts() => ThenOnce(
        new Account(Registered, Activated, Asked, new EmailChangeRequested(Ada, new("newer"), Noon)), new ConfirmEmailChange(Ada, false, Noon).Decide,
        new EmailChanged(Ada, new("newer"), Noon));

    [Fact]
    public void nothing_asked_nothing_confirmed()
    {
        new Account(Registered).When(new ConfirmEmailChange(Ada, false, Noon).Decide).ThenRefused(new ConfirmEmailChange.NothingAsked(Ada));
        new Account(Registered, Asked).When(new ConfirmEmailChange(Ada, true, Noon).Decide).ThenRefused(new ConfirmEmailChange.NothingAsked(Ada));
        new Account(Registered, Asked, Retired).When(new ConfirmEmailChange(Ada, false, Noon).Decide).ThenRefused(new ConfirmEmailChange.NothingAsked(Ada));
    }

    [Fact]
    public void a_second_address_is_confirmed_and_given_up()
    {
        new Account(Registered).When(new RequestEmailChange(Ada, New, true, Noon).Decide).ThenEachTime(AskedSecond);
        ThenOnce(new Account(Registered, AskedSecond), new ConfirmEmailChange(Ada, true, Noon).Decide, HasSecond);
        new Account(Registered, AskedSecond, HasSecond).When(new RemoveSecondaryEmail(Ada, Noon).Decide).Then(new SecondaryEmailChanged(Ada, null, Noon));
        new Account(Registered, AskedSecond).When(new RemoveSecondaryEmail(Ada, Noon).Decide).Then(new SecondaryEmailChanged(Ada, null, Noon));
        new Account(Registered).When(new RemoveSecondaryEmail(Ada, Noon).Decide).ThenNothing();
    }

    [Fact]
    public void the_second_address_leads_to_another_password()
    {
        new Account(Registered, AskedSecond, HasSecond).When(new RequestPasswordReset(Ada, Noon, NamedSecondary: true).Decide).ThenEachTime(new RecoveryMailRequested(Ada, Noon));
        new Account(Registered, AskedSecond).When(new RequestPasswordReset(Ada, Noon, NamedSecondary: true).Decide).ThenRefused(new RequestPasswordReset.NoSecondaryAddress(Ada));
    }

    [Fact]
    public void another_name_needs_consent()
    {
        var asked = new NameChangeRequested(Ada, New, Noon);
        new Account(Registered).When(new RequestNameChange(Ada, New, Noon).Decide).ThenEachTime(asked);
        ThenOnce(new Account(Registered, asked), new ConfirmNameChange(Ada, Noon).Decide, new NameChangeConfirmed(Ada, New, Noon));
        new Account(Registered).When(new ConfirmNameChange(Ada, Noon).Decide).ThenRefused(new ConfirmNameChange.NothingAsked(Ada));
    }

    [Fact]
    public void preferences_change_where_named()
    {
        var some = new Dictionary<string, SealedText?> { ["pref-lang"] = New, ["time_zone"] = null };
        new Account(Registered).When(new ChangePreferences(Ada, some, Noon).Decide).ThenEachTime(new UserPreferencesChanged(Ada, some, Noon));
        new Account(Registered).When(new ChangePreferences(Ada, new Dictionary<string, SealedText?>(), Noon).Decide).ThenNothing();
    }

    [Fact]
    public void a_picture_is_given_and_taken_away_once()
    {
        new Account(Registered).When(new ChangeProfileImage(Ada, Noon).Decide).ThenEachTime(new ProfileImageChanged(Ada, Noon));
        new Account(Registered, new ProfileImageChanged(Ada, Noon)).When(new RemoveProfileImage(Ada, Noon).Decide).Then(new ProfileImageRemoved(Ada, Noon));
        new Account(Registered).When(new RemoveProfileImage(Ada, Noon).Decide).ThenNothing();
    }

    [Fact]
    public void nobody_who_leaves_changes_anything()
    {
        var leaving = new Account(Registered, Activated, Asked, new RetirementRequested(Ada, Noon));
        var none = new Dictionary<string, SealedText?> { ["pref-lang"] = New };
        leaving.When(new RequestEmailChange(Ada, New, false, Noon).Decide).ThenRefused(new RequestEmailChange.NoSuchAccount(Ada));
        leaving.When(new ConfirmEmailChange(Ada, false, Noon).Decide).ThenRefused(new ConfirmEmailChange.NothingAsked(Ada));
        leaving.When(new RemoveSecondaryEmail(Ada, Noon).Decide).ThenRefused(new RemoveSecondaryEmail.NoSuchAccount(Ada));
        leaving.When(new RequestNameChange(Ada, New, Noon).Decide).ThenRefused(new RequestNameChange.NoSuchAccount(Ada));
        leaving.When(new ChangePreferences(Ada, none, Noon).Decide).ThenRefused(new ChangePreferences.NoSuchAccount(Ada));
        leaving.When(new ChangeProfileImage(Ada, Noon).Decide).ThenRefused(new ChangeProfileImage.NoSuchAccount(Ada));
        leaving.When(new RemoveProfileImage(Ada, Noon).Decide).ThenRefused(new RemoveProfileImage.NoSuchAccount(Ada));
        leaving.When(new LogIn(Ada, true, true, Noon).Decide).ThenRefused(new LogIn.NoSuchAccount(Ada));
        leaving.When(new RequestPasswordReset(Ada, Noon).Decide).ThenRefused(new RequestPasswordReset.NoSuchAccount(Ada));
    }

    /// <summary>Accepted with these facts; the same again is refused, since what it was about is done.</summary>
    private static void ThenOnce(Account account, Func<UserAccount, Decision<UserAccountEvent>> decide, params UserAccountEvent[] facts)
    {
        var after = account.When(decide).ThenEachTime(facts);
        Assert.NotNull(decide(after).Refusal);
    }
}
