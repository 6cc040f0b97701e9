using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Web.SharedKernel;

/// <summary>What the bar above a course's pages shows.</summary>
public sealed record CourseHeading(CourseKey Key, string Name)
{
    /// <summary>Null: the team looks as itself, or somebody else looks.</summary>
    public MasqueradeBar? Masquerade { get; init; }
}
