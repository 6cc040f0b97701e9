using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Enrollment;

/// <summary>An operator lets a course run offer one more track.</summary>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record OfferMode(CourseKey Course, CourseMode Mode, UserId By, DateTimeOffset At)
{
    /// <summary>The run has a track of this name.</summary>
    public sealed record AlreadyOffered(string Slug) : Refusal;

    public Decision<CourseModesEvent> Decide(CourseModes state) =>
        state.Find(Mode.Slug) is null ? new CourseModeOffered(Course, Mode, By, At) : new AlreadyOffered(Mode.Slug);
}
