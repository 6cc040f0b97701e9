using OpenEdx.Domain.Identity;
using static OpenEdx.Domain.Tests.Identity.AccountFacts;
using Report = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Identity.PartnerReport, OpenEdx.Domain.Identity.PartnerReportEvent>;

namespace OpenEdx.Domain.Tests.Identity;

/// <summary>Partners are told once of a person who leaves.</summary>
public sealed class PartnerReportTests
{
    private static readonly RequestPartnerReport Ask = new(Ada, new("username"), new("email"), new("name"), ["OpenedX", "MITx"], Noon);
    private static readonly PartnerReportRequested Requested = new(Ada, new("username"), new("email"), new("name"), "MITx OpenedX", Noon);
    private static readonly PartnerReportStarted Started = new(Ada, Noon);
    private static readonly PartnerReportFinished Finished = new(Ada, Noon);

    [Fact]
    public void whoever_learned_with_partners_is_put_on_the_list_once() => new Report().When(Ask.Decide).Then(Requested);

    [Fact]
    public void whoever_learned_with_none_is_not() => new Report().When((Ask with { Orgs = [] }).Decide).ThenNothing();

    [Fact]
    public void what_was_fetched_is_not_fetched_again()
    {
        new Report(Requested).When(new StartPartnerReport(Ada, Noon).Decide).Then(Started);
        new Report(Requested, Started).When(new StartPartnerReport(Ada, Noon).Decide).ThenNothing();
        new Report().When(new StartPartnerReport(Ada, Noon).Decide).ThenNothing();
    }

    [Fact]
    public void only_what_was_fetched_can_be_done_with()
    {
        Assert.Equal(PartnerReport.Initial, new Report(Requested, Started).When(new FinishPartnerReport(Ada, Noon).Decide).ThenEachTime(Finished));
        new Report(Requested).When(new FinishPartnerReport(Ada, Noon).Decide).ThenRefused(new FinishPartnerReport.NotStarted(Ada));
        new Report(Requested, Started, Finished).When(new FinishPartnerReport(Ada, Noon).Decide).ThenRefused(new FinishPartnerReport.NotStarted(Ada));
    }

    [Fact]
    public void usernames_are_replaced_while_the_account_is_there()
    {
        var ask = new ReplaceUsername(Ada, new("other"), Noon);
        new Given<UserAccount, UserAccountEvent>(Registered).When(ask.Decide).ThenEachTime(new UsernameReplaced(Ada, new("other"), Noon));
        new Given<UserAccount, UserAccountEvent>().When(ask.Decide).ThenRefused(new ReplaceUsername.NoSuchAccount(Ada));
        new Given<UserAccount, UserAccountEvent>(Registered, Retired).When(ask.Decide).ThenRefused(new ReplaceUsername.NoSuchAccount(Ada));
    }
}
