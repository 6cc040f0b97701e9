using System.CommandLine;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx state …</c>: what learners did, in the form in which Open edX stores it.</summary>
internal static class StateCommand
{
    public static Command Create() => new("state", "Work of learners as rows of courseware_studentmodule.") { StateExport.Create() };
}
