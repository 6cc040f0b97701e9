using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Web.SharedKernel;

/// <summary>What the bar above a course's pages shows.</summary>
public sealed record CourseHeading(CourseKey Key, string Name)
{
    /// <summary>Null: who looks is not of the course team.</summary>
    public MasqueradeBar? Masquerade { get; init; }

    /// <summary>Null: no exam runs.</summary>
    public ExamBar? Exam { get; init; }
}
