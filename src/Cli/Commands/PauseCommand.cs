using System.CommandLine;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx projections pause|resume</c>: holds deliveries to the outside.</summary>
internal static class PauseCommand
{
    public static Command Pause() => Create(
        "pause",
        "Hold a subscription that delivers outside, on all nodes, until it is resumed.",
        "A delivery under way is finished; later events wait in the log.",
        (pauses, name, ct) => pauses.Pause(name, ct));

    public static Command Resume() => Create(
        "resume",
        "Let a subscription go on where it was paused.",
        "Everything that was appended meanwhile is delivered.",
        (pauses, name, ct) => pauses.Resume(name, ct));

    private static DescribedCommand Create(string verb, string summary, string detail, Func<SubscriptionPauses, string, CancellationToken, Task> act)
    {
        var name = new Argument<string>("name") { Description = "Subscription; 'openedx projections list' shows it as 'outside'." };
        var command = new DescribedCommand(verb, summary, detail) { name };
        command.SetAction(async (parsed, ct) =>
        {
            await using var installation = await Installation.Open(Console.Error.WriteLine, ct);
            await using var services = await installation.Services(ct);
            try
            {
                await act(services.GetRequiredService<SubscriptionPauses>(), parsed.GetValue(name)!, ct);
            }
            catch (ArgumentException unknown)
            {
                throw new OperatorException(unknown.Message.Split(" (Parameter")[0], unknown);
            }

            return 0;
        });
        return command;
    }
}
