using System.CommandLine;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx grades …</c>: why a grade is what it is, what it would be, and whether it still changes.</summary>
internal static class GradesCommand
{
    public static Command Create() => new("grades", "Ask why a learner has a grade, and what another policy would do; freeze grades.")
    {
        GradesExplain.Create(), GradesWhatIf.Create(), GradesFreeze.Freeze(), GradesFreeze.Unfreeze(),
    };
}
