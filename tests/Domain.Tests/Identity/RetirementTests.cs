using OpenEdx.Domain.Identity;
using static OpenEdx.Domain.Tests.Identity.AccountFacts;
using Account = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Identity.UserAccount, OpenEdx.Domain.Identity.UserAccountEvent>;

namespace OpenEdx.Domain.Tests.Identity;

/// <summary>The way from the wish to be forgotten to its end.</summary>
public sealed class RetirementTests
{
    private static readonly RetirementRequested Asked = new(Ada, Noon);

    [Fact]
    public void a_person_asks_once() => new Account(Registered).When(new RequestRetirement(Ada, Noon).Decide).Then(Asked);

    [Fact]
    public void who_is_not_there_cannot_ask()
    {
        new Account().When(new RequestRetirement(Ada, Noon).Decide).ThenRefused(new RequestRetirement.NoSuchAccount(Ada));
        new Account(Registered, Retired).When(new RequestRetirement(Ada, Noon).Decide).ThenRefused(new RequestRetirement.NoSuchAccount(Ada));
    }

    [Fact]
    public void it_is_taken_back_while_nothing_began()
    {
        var after = new Account(Registered, Asked).When(new CancelRetirement(Ada, Noon).Decide).ThenEachTime(new RetirementCancelled(Ada, Noon));
        Assert.True(after.Exists);
        new Account(Registered, Asked, At("LOCKING_ACCOUNT")).When(new CancelRetirement(Ada, Noon).Decide).ThenRefused(new CancelRetirement.AlreadyUnderWay("LOCKING_ACCOUNT"));
        new Account(Registered, Asked, Retired).When(new CancelRetirement(Ada, Noon).Decide).ThenRefused(new CancelRetirement.NothingAsked(Ada));
        new Account(Registered).When(new CancelRetirement(Ada, Noon).Decide).ThenRefused(new CancelRetirement.NothingAsked(Ada));
    }

    [Fact]
    public void the_pipeline_goes_forward_and_not_on_from_an_end()
    {
        new Account(Registered, Asked).When(Move("RETIRING_LMS").Decide).ThenEachTime(At("RETIRING_LMS"));
        new Account(Registered, Asked, At("RETIRING_LMS")).When(Move("LOCKING_ACCOUNT").Decide).ThenRefused(new MoveRetirement.NotForward("RETIRING_LMS", "LOCKING_ACCOUNT"));
        new Account(Registered, Asked, At("RETIRING_LMS")).When(Move("RETIRING_LMS").Decide).ThenRefused(new MoveRetirement.NotForward("RETIRING_LMS", "RETIRING_LMS"));
        new Account(Registered, Asked, At("ERRORED")).When(Move("COMPLETE").Decide).ThenRefused(new MoveRetirement.NotForward("ERRORED", "COMPLETE"));
        new Account(Registered, Asked).When(Move("ELSEWHERE").Decide).ThenRefused(new MoveRetirement.NoSuchState("ELSEWHERE"));
        new Account(Registered).When(Move("RETIRING_LMS").Decide).ThenRefused(new MoveRetirement.NothingAsked(Ada));
    }

    [Fact]
    public void an_operator_may_force_it() =>
        new Account(Registered, Asked, At("ERRORED")).When(Move("PENDING", force: true).Decide).ThenEachTime(At("PENDING"));

    [Fact]
    public void steps_go_on_after_the_person_is_forgotten() =>
        new Account(Registered, Asked, At("RETIRING_LMS"), Retired).When(Move("COMPLETE").Decide).ThenEachTime(At("COMPLETE"));

    [Fact]
    public void only_a_finished_one_leaves_the_list()
    {
        new Account(Registered, Asked, At("COMPLETE"), Retired).When(new CleanUpRetirement(Ada, Noon).Decide).ThenEachTime(new RetirementCleanedUp(Ada, Noon));
        new Account(Registered, Asked, At("RETIRING_LMS"), Retired).When(new CleanUpRetirement(Ada, Noon).Decide).ThenRefused(new CleanUpRetirement.NotFinished(Ada));

        // The account would be open again.
        new Account(Registered, Asked, At("COMPLETE")).When(new CleanUpRetirement(Ada, Noon).Decide).ThenRefused(new CleanUpRetirement.NotFinished(Ada));
    }

    [Fact]
    public void the_end_is_the_same_with_and_without_the_queue()
    {
        new Account(Registered, Asked).When(new RetireUser(Ada, Noon).Decide).Then(Retired);
        new Account(Registered).When(new RetireUser(Ada, Noon).Decide).Then(Retired);
    }

    private static RetirementStateChanged At(string state) => new(Ada, state, "done", Noon);

    private static MoveRetirement Move(string state, bool force = false) => new(Ada, state, "done", force, Noon);
}
