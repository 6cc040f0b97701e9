using System.Collections.Immutable;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Enrollment;

/// <summary>The tracks of one course run. Until somebody decides otherwise they are those of every run.</summary>
/// <param name="Offered">In the order in which they were offered first; never empty.</param>
public sealed record CourseModes(ImmutableList<CourseMode> Offered) : IAggregate<CourseModes, CourseModesEvent>
{
    public static string StreamType => "course_modes";

    public static CourseModes Initial { get; } = new([.. CourseMode.Default]);

    /// <summary>Null: not offered.</summary>
    public CourseMode? Find(string slug) => Offered.FirstOrDefault(mode => mode.Slug == slug);

    public CourseModes Evolve(CourseModesEvent fact) => fact switch
    {
        CourseModeOffered offered => new(Find(offered.Mode.Slug) is { } before ? Offered.Replace(before, offered.Mode) : Offered.Add(offered.Mode)),
        CourseModeWithdrawn withdrawn => new(Offered.RemoveAll(mode => mode.Slug == withdrawn.Slug)),
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of CourseModes."),
    };
}
