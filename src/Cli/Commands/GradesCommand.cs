using System.CommandLine;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx grades …</c>: why a grade is what it is, and what it would be.</summary>
internal static class GradesCommand
{
    public static Command Create() => new("grades", "Ask why a learner has a grade, and what another policy would do.") { GradesExplain.Create(), GradesWhatIf.Create() };
}
