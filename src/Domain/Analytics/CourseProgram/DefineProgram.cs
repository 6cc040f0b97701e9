using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Analytics;

/// <summary>The operator says what a program is; what it was before is replaced.</summary>
public sealed record DefineProgram(string Program, string Type, string Title, IReadOnlyList<string> Courses, DateTimeOffset At)
{
    private const int LongestId = 100;

    /// <summary>One of the courses is no course key.</summary>
    public sealed record MalformedCourse(string Course) : Refusal;

    /// <summary>Nothing to call it by, or the id is too long.</summary>
    public sealed record NoName : Refusal;

    public Decision<CourseProgramEvent> Decide(CourseProgram state)
    {
        if (string.IsNullOrWhiteSpace(Title) || string.IsNullOrWhiteSpace(Program) || Program.Length > LongestId) return new NoName();
        if (Courses.FirstOrDefault(course => !LoggedCourse.IsValid(course)) is { } malformed) return new MalformedCourse(malformed);
        var defined = new ProgramDefined(Program, Type, Title, Courses, At);
        return defined == (state.Definition is null ? null : state.Definition with { At = At }) ? Decision<CourseProgramEvent>.Nothing : defined;
    }
}
