using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Enrollment;

/// <summary>An operator lets a course run offer a track no more.</summary>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record WithdrawMode(CourseKey Course, string Slug, UserId By, DateTimeOffset At)
{
    /// <summary>The run has no such track.</summary>
    public sealed record NotOffered(string Slug) : Refusal;

    /// <summary>Without any track nobody could enroll.</summary>
    public sealed record LastOne(string Slug) : Refusal;

    public Decision<CourseModesEvent> Decide(CourseModes state)
    {
        if (state.Find(Slug) is null) return new NotOffered(Slug);
        return state.Offered.Count == 1 ? new LastOne(Slug) : new CourseModeWithdrawn(Course, Slug, By, At);
    }
}
