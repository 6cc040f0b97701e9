using System.CommandLine;

namespace OpenEdx.Cli.Commands;

/// <summary><c>openedx grades …</c>: why a grade is what it is.</summary>
internal static class GradesCommand
{
    public static Command Create() => new("grades", "Ask why a learner has a grade.") { GradesExplain.Create() };
}
