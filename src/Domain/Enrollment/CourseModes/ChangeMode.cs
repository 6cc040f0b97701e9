using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Enrollment;

/// <summary>An operator changes the terms of a track.</summary>
/// <param name="Change">From the terms as they are to those that shall be, of the same name; pure, may be asked several times.</param>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record ChangeMode(CourseKey Course, string Slug, Func<CourseMode, CourseMode> Change, UserId By, DateTimeOffset At)
{
    /// <summary>The run has no such track.</summary>
    public sealed record NotOffered(string Slug) : Refusal;

    /// <summary>The same terms record nothing.</summary>
    public Decision<CourseModesEvent> Decide(CourseModes state)
    {
        if (state.Find(Slug) is not { } mode) return new NotOffered(Slug);
        var changed = Change(mode) with { Slug = Slug };
        return changed == mode ? Decision<CourseModesEvent>.Nothing : new CourseModeOffered(Course, changed, By, At);
    }
}
