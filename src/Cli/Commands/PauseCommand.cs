using System.CommandLine;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx projections pause|resume</c>: holds deliveries to the outside.</summary>
public static class PauseCommand
{
    internal static Command Pause() => Create(
        "pause",
        "Hold a subscription that delivers outside, on all nodes, until it is resumed.",
        "A delivery under way is finished; later events wait in the log.",
        Pause);

    internal static Command Resume() => Create(
        "resume",
        "Let a subscription go on where it was paused.",
        "Everything that was appended meanwhile is delivered.",
        Resume);

    /// <returns>A sentence for the operator.</returns>
    /// <exception cref="OperatorException">There is no subscription of this name.</exception>
    public static Task<string> Pause(IServiceProvider services, string name, CancellationToken ct) => ProjectionsCommand.Known(async () =>
    {
        await services.GetRequiredService<SubscriptionPauses>().Pause(name, ct);
        return $"Subscription {name} is paused, on all nodes, until 'openedx projections resume {name}'.";
    });

    /// <inheritdoc cref="Pause(IServiceProvider, string, CancellationToken)"/>
    public static Task<string> Resume(IServiceProvider services, string name, CancellationToken ct) => ProjectionsCommand.Known(async () =>
    {
        await services.GetRequiredService<SubscriptionPauses>().Resume(name, ct);
        var status = (await services.GetRequiredService<ProjectionProgress>().Status(ct)).Single(one => one.IsSubscription && one.Name == name);
        return $"Subscription {name} goes on after position {status.Position}; {status.Lag:N0} positions wait.";
    });

    private static DescribedCommand Create(string verb, string summary, string detail, Func<IServiceProvider, string, CancellationToken, Task<string>> act)
    {
        var name = new Argument<string>("name") { Description = "Subscription; 'openedx projections list' shows it as 'outside'." };
        var command = new DescribedCommand(verb, summary, detail) { name };
        command.SetAction(async (parsed, ct) =>
        {
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            Console.WriteLine(await act(services, parsed.GetValue(name)!, ct));
            return 0;
        });
        return command;
    }
}
