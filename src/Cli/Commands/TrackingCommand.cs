using System.CommandLine;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx tracking …</c>: tracking logs as Open edX writes them, in and out.</summary>
internal static class TrackingCommand
{
    public static Command Create() => new("tracking", "Bring tracking logs of other installations in, and our own events out.")
    {
        TrackingImportCommand.Create(),
        TrackingRejected.Create(),
        TrackingForget.Create(),
        TrackingExportCommand.Create(),
    };
}
