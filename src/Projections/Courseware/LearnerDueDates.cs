using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>Looks up a learner's own due dates, where there can be any. The stream is read, so that an extension counts for the very next request.</summary>
public sealed class LearnerDueDates(StreamStore streams, LearnerEnrollmentsQuery enrollments)
{
    /// <summary>For a whole course.</summary>
    /// <param name="user">Null: anonymous.</param>
    /// <param name="enrollment">Null: never a member.</param>
    public async Task<DueDates> Of(UserId? user, CourseOutline outline, LearnerEnrollment? enrollment, CancellationToken ct)
    {
        if (user is not { } learner || enrollment is null || !outline.HasDueDates) return DueDates.Published;
        var schedule = await Schedule(learner, outline.Course.Key, ct);
        // The usual learner of a course with dates: nobody gave any time, and no week is counted.
        if (schedule.Acts == 0 && !outline.HasWeeks) return DueDates.Published;
        return new(schedule, BeginsOf(enrollment, outline.Course.Root));
    }

    /// <summary>For one block; costs nothing where nothing is due.</summary>
    public async Task<DueDates> Of(UserId? user, PublishedCourse course, PublishedBlock block, CancellationToken ct)
    {
        var countsWeeks = DueDates.CountsWeeks(block);
        if (user is not { } learner || (!countsWeeks && block.Instant("due") is null)) return DueDates.Published;
        var enrollment = countsWeeks ? await enrollments.Find(learner, course.Key, ct) : null;
        return new(await Schedule(learner, course.Key, ct), enrollment is null ? null : BeginsOf(enrollment, course.Root));
    }

    private Task<LearnerSchedule> Schedule(UserId user, CourseKey course, CancellationToken ct) =>
        streams.Load<LearnerSchedule, LearnerScheduleEvent>(LearnerScheduleEvent.StreamOf(user, course), ct);

    private static DateTimeOffset BeginsOf(LearnerEnrollment enrollment, PublishedBlock root) =>
        root.Instant("start") is { } start && start != BlockSettings.DefaultStart && start > enrollment.Created ? start : enrollment.Created;
}
