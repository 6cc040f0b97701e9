using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.Enrollment;

/// <summary>
/// Who learns in a course run, answered from the stream itself (live): one short read, and true in the very request after
/// enrolling. Readers: everything that lets learners into content.
/// </summary>
public sealed class CourseMembership(StreamStore streams)
{
    /// <summary>True while the enrollment is active, in whatever mode.</summary>
    public async Task<bool> IsEnrolled(UserId user, CourseKey course, CancellationToken ct)
    {
        var facts = await streams.ReadStream(CourseEnrollmentEvent.StreamOf(user, course), ct);
        return facts.Count > 0 && facts[^1].Data is not EnrollmentDeactivated;
    }
}
