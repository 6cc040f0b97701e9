using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Analytics;

/// <summary>Facts about one program: courses that belong together, as the operator says.</summary>
public abstract record CourseProgramEvent
{
    public static string StreamOf(string program) => $"course_program/{program}";
}

/// <summary>A program is this from now on.</summary>
/// <param name="Program">Its id, chosen by the operator.</param>
/// <param name="Type">Such as <c>MicroMasters</c>; may be empty.</param>
/// <param name="Courses">Keys of course runs in any of the three forms, in the order given.</param>
[EventType("program_defined")]
public sealed record ProgramDefined(string Program, string Type, string Title, IReadOnlyList<string> Courses, DateTimeOffset At) : CourseProgramEvent
{
    public bool Equals(ProgramDefined? other) =>
        other is not null && Program == other.Program && Type == other.Type && Title == other.Title && At == other.At && Courses.SequenceEqual(other.Courses);

    public override int GetHashCode() => HashCode.Combine(Program, Type, Title, At, Courses.Count);
}

/// <summary>The program is no longer told of.</summary>
[EventType("program_withdrawn")]
public sealed record ProgramWithdrawn(string Program, DateTimeOffset At) : CourseProgramEvent;
