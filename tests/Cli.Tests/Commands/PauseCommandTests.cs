using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Cli.Commands;
using OpenEdx.Domain.Enrollment;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.TestKit;

namespace OpenEdx.Cli.Tests.Commands;

public sealed class PauseCommandTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_subscription_is_held_and_let_go_and_the_operator_is_told()
    {
        await using var app = await TestApp.Start(new TestApp { Services = services => services.AddSingleton<ISubscription, Letters>() });

        Assert.Equal("Subscription letters is paused, on all nodes, until 'openedx projections resume letters'.", await PauseCommand.Pause(app.Provider, "letters", Ct));
        Assert.Equal(ShardCondition.Paused, (await Status(app)).Condition);
        Assert.StartsWith("Subscription letters goes on after position ", await PauseCommand.Resume(app.Provider, "letters", Ct), StringComparison.Ordinal);
        Assert.Equal(ShardCondition.Running, (await Status(app)).Condition);

        var refused = await Assert.ThrowsAsync<OperatorException>(() => PauseCommand.Pause(app.Provider, "mail", Ct));
        Assert.Equal("No subscription is called 'mail'. There are: account_mails, letters.", refused.Message);
    }

    private static async Task<ProjectionStatus> Status(TestApp app) =>
        (await app.Provider.GetRequiredService<ProjectionProgress>().Status(Ct)).Single(one => one.Name == "letters");

    private sealed class Letters : ISubscription
    {
        public string Name => "letters";

        public IReadOnlyCollection<Type> Consumes => [typeof(EnrollmentActivated)];

        public Task Deliver(IReadOnlyList<Delivery> deliveries, CancellationToken ct) => Task.CompletedTask;
    }
}
