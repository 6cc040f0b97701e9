using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Projections.Tests.Identity;

public sealed class RetirementsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly UserId Ada = new(17);
    private static readonly UserId Bob = new(18);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task the_queue_is_read_by_state_and_by_when_it_was_asked_for()
    {
        await using var model = await ReadModel.Of(new Retirements());
        await model.Given(
            (UserAccountEvent.StreamOf(Ada), new RetirementRequested(Ada, Noon)),
            (UserAccountEvent.StreamOf(Bob), new RetirementRequested(Bob, Noon.AddDays(1))),
            (UserAccountEvent.StreamOf(Ada), new RetirementStateChanged(Ada, "RETIRING_LMS", "fine", Noon.AddDays(2))));
        var queue = new RetirementsQuery(model.Database);
        var (ada, bob) = (new RetirementRow(17, "RETIRING_LMS", "PENDING", "fine", Noon, Noon.AddDays(2)), new RetirementRow(18, "PENDING", "PENDING", "", Noon.AddDays(1), Noon.AddDays(1)));
        Assert.Equal(ada, await queue.Find(Ada, Ct));
        Assert.Equal([ada, bob], await queue.In(["PENDING", "RETIRING_LMS"], null, Noon.AddDays(9), null, Ct));
        Assert.Equal([ada], await queue.In(["PENDING", "RETIRING_LMS"], Noon, Noon.AddDays(9), 1, Ct));
        Assert.Equal([bob], await queue.In(["PENDING"], null, Noon.AddDays(9), null, Ct));
        Assert.Empty(await queue.In(["RETIRING_LMS"], null, Noon, null, Ct));
        Assert.Empty(await queue.In(["RETIRING_LMS"], Noon.AddSeconds(1), Noon.AddDays(9), null, Ct));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task taken_back_or_cleaned_up_it_is_gone()
    {
        await using var model = await ReadModel.Of(new Retirements());
        await model.Given(
            (UserAccountEvent.StreamOf(Ada), new RetirementRequested(Ada, Noon)),
            (UserAccountEvent.StreamOf(Bob), new RetirementRequested(Bob, Noon)),
            (UserAccountEvent.StreamOf(Ada), new RetirementCancelled(Ada, Noon)),
            (UserAccountEvent.StreamOf(Bob), new RetirementStateChanged(Bob, "COMPLETE", "", Noon)),
            (UserAccountEvent.StreamOf(Bob), new RetirementCleanedUp(Bob, Noon)));
        Assert.Null(await new RetirementsQuery(model.Database).Find(Ada, Ct));
        Assert.Null(await new RetirementsQuery(model.Database).Find(Bob, Ct));
        await model.ThenRebuiltEqually();
    }
}
