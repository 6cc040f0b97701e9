using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Enrollment;

/// <summary>The tracks of course runs. The stream is read: a track that was just offered can be enrolled in at once. Readers: enrollment, catalog, course pages.</summary>
public sealed class OfferedModes(StreamStore streams)
{
    public async Task<IReadOnlyList<CourseMode>> Of(CourseKey course, CancellationToken ct) =>
        (await streams.Load<CourseModes, CourseModesEvent>(CourseModesEvent.StreamOf(course), ct)).Offered;
}
