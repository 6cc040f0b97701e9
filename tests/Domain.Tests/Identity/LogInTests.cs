using OpenEdx.Domain.Identity;
using static OpenEdx.Domain.Tests.Identity.AccountFacts;
using Account = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Identity.UserAccount, OpenEdx.Domain.Identity.UserAccountEvent>;

namespace OpenEdx.Domain.Tests.Identity;

public sealed class LogInTests
{
    private static readonly LogIn Right = new(Ada, PasswordMatches: true, InactiveAllowed: false, Noon.AddHours(1));
    private static readonly LogIn Wrong = Right with { PasswordMatches = false };
    private static readonly UserLoggedIn LoggedIn = new(Ada, Right.At);
    private static readonly LoginFailed Failed = new(Ada, Wrong.At);

    [Fact]
    public void the_right_password_signs_in() => Active().When(Right.Decide).ThenEachTime(LoggedIn);

    [Fact]
    public void a_wrong_password_is_refused_and_counted() =>
        Active().When(Wrong.Decide).ThenRefused(new LogIn.WrongPassword(1), Failed);

    [Fact]
    public void the_fifth_wrong_password_does_not_lock() =>
        Active(Failures(4)).When(Wrong.Decide).ThenRefused(new LogIn.WrongPassword(5), Failed);

    [Fact]
    public void the_sixth_wrong_password_locks_for_thirty_minutes() =>
        Active(Failures(5)).When(Wrong.Decide).ThenRefused(new LogIn.AccountLockedOut(Wrong.At.AddMinutes(30)), Failed);

    [Fact]
    public void while_locked_even_the_right_password_is_refused_and_nothing_is_counted()
    {
        var last = Noon.AddMinutes(5);
        var locked = new LogIn.AccountLockedOut(last.AddMinutes(30));
        var justBefore = last.AddMinutes(30).AddTicks(-1);
        Active(Failures(6)).When((Right with { At = justBefore }).Decide).ThenRefused(locked);
        Active(Failures(6)).When((Wrong with { At = justBefore }).Decide).ThenRefused(locked);
    }

    [Fact]
    public void after_exactly_thirty_minutes_the_right_password_signs_in_again()
    {
        var end = Noon.AddMinutes(35);
        Active(Failures(6)).When((Right with { At = end }).Decide).ThenEachTime(new UserLoggedIn(Ada, end));
    }

    [Fact]
    public void after_the_lock_out_one_more_wrong_password_locks_again()
    {
        var later = Noon.AddHours(3);
        Active(Failures(6)).When((Wrong with { At = later }).Decide)
            .ThenRefused(new LogIn.AccountLockedOut(later.AddMinutes(30)), new LoginFailed(Ada, later));
    }

    [Fact]
    public void the_right_password_clears_the_count() =>
        Active([.. Failures(5), new UserLoggedIn(Ada, Noon.AddMinutes(10))]).When(Wrong.Decide).ThenRefused(new LogIn.WrongPassword(1), Failed);

    [Fact]
    public void a_visit_of_an_app_clears_no_count() =>
        Active([.. Failures(5), new UserVisited(Ada, Noon.AddMinutes(10))]).When(Wrong.Decide)
            .ThenRefused(new LogIn.AccountLockedOut(Wrong.At.AddMinutes(30)), Failed);

    [Fact]
    public void a_changed_password_ends_the_lock_out() =>
        Active([.. Failures(6), new PasswordChanged(Ada, new("new"), Noon.AddMinutes(6))])
            .When((Right with { At = Noon.AddMinutes(7) }).Decide).ThenEachTime(new UserLoggedIn(Ada, Noon.AddMinutes(7)));

    [Fact]
    public void an_inactive_account_is_refused_with_the_right_password_and_not_counted() =>
        new Account(Registered).When(Right.Decide).ThenRefused(new LogIn.AddressNotConfirmed());

    [Fact]
    public void tokens_are_given_to_inactive_accounts() =>
        new Account(Registered).When((Right with { InactiveAllowed = true }).Decide).ThenEachTime(LoggedIn);

    [Fact]
    public void there_is_nobody_to_sign_in_before_registration_or_after_retirement()
    {
        new Account().When(Right.Decide).ThenRefused(new LogIn.NoSuchAccount(Ada));
        Active([Retired]).When(Right.Decide).ThenRefused(new LogIn.NoSuchAccount(Ada));
    }

    private static Account Active(IEnumerable<UserAccountEvent>? then = null) => new([Registered, Activated, .. then ?? []]);
}
