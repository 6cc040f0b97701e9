using System.CommandLine;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx events …</c>: the log as it is stored, one event per line.</summary>
internal static class EventsCommand
{
    public static Command Create() => new("events", "Look into the log, take it out, bring it in.")
    {
        EventsTail.Create(),
        EventsShow.Create(),
        EventsExport.Create(),
        EventsImport.Create(),
        EventsArchive.Create(),
        EventsCompact.Create(),
    };
}
