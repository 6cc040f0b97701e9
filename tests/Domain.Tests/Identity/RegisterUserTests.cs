using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using static OpenEdx.Domain.Tests.Identity.AccountFacts;
using Account = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Identity.UserAccount, OpenEdx.Domain.Identity.UserAccountEvent>;

namespace OpenEdx.Domain.Tests.Identity;

public sealed class RegisterUserTests
{
    private static readonly Dictionary<string, SealedText?> Nothing = [];
    private static readonly RegisterUser Ask = new(Ada, new("username"), new("email"), new("name"), new("hash"), Nothing, false, Noon);

    [Fact]
    public void a_person_gets_an_account_that_is_not_active_yet() => new Account().When(Ask.Decide).ThenEachTime(Registered);

    [Fact]
    public void where_confirmation_is_waived_the_account_is_active_at_once() =>
        new Account().When((Ask with { Activate = true }).Decide).ThenEachTime(Registered, Activated);

    [Fact]
    public void optional_answers_become_the_profile()
    {
        var profile = new Dictionary<string, SealedText?> { ["country"] = new("land") };
        new Account().When((Ask with { Profile = profile }).Decide).ThenEachTime(Registered, new UserProfileChanged(Ada, profile, Noon));
    }

    [Fact]
    public void the_course_team_that_makes_an_account_stands_in_the_log()
    {
        var demo = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
        new Account().When((Ask with { Activate = true, Team = new(demo, new(3), TellsByMail: true) }).Decide)
            .ThenEachTime(Registered, new AccountMadeByCourseTeam(Ada, demo, new(3), true, Noon), Activated);
    }

    [Fact]
    public void a_number_that_is_taken_is_refused() =>
        new Account(Registered).When(Ask.Decide).ThenRefused(new RegisterUser.UserNumberTaken(Ada));
}
