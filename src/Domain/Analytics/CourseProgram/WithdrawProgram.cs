using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Analytics;

/// <summary>The operator takes a program away. Asking again records nothing.</summary>
public sealed record WithdrawProgram(string Program, DateTimeOffset At)
{
    public Decision<CourseProgramEvent> Decide(CourseProgram state) =>
        state.Definition is null ? Decision<CourseProgramEvent>.Nothing : new ProgramWithdrawn(Program, At);
}
