using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Analytics;

/// <summary>A program as its commands know it.</summary>
/// <param name="Definition">Null: there is no such program.</param>
public sealed record CourseProgram(ProgramDefined? Definition) : IAggregate<CourseProgram, CourseProgramEvent>
{
    public static string StreamType => "course_program";

    public static CourseProgram Initial { get; } = new((ProgramDefined?)null);

    public CourseProgram Evolve(CourseProgramEvent fact) => fact switch
    {
        ProgramDefined defined => new(defined),
        ProgramWithdrawn => Initial,
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of CourseProgram."),
    };
}
