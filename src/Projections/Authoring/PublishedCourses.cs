using System.Collections.Concurrent;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.Authoring;

/// <summary>
/// Published courses, live-aggregated and kept in memory by stream version. Readers: every endpoint that shows or grades content.
/// A look-up costs one primary-key read; only after a publication is the stream read again.
/// </summary>
public sealed class PublishedCourses(StreamStore streams)
{
    private readonly ConcurrentDictionary<CourseKey, (long StreamVersion, PublishedCourse Course)> hot = new();

    /// <summary>The published course; null when there is none under this key.</summary>
    public async Task<PublishedCourse?> Find(CourseKey key, CancellationToken ct) =>
        await At(key, await streams.VersionOf(CoursePublicationEvent.StreamOf(key), ct), ct);

    /// <summary>The same for a caller who asked for the version of the stream together with something else.</summary>
    /// <param name="version">Of the stream, just now; 0: there is none.</param>
    internal async Task<PublishedCourse?> At(CourseKey key, long version, CancellationToken ct)
    {
        if (version == 0) return null;
        var stream = CoursePublicationEvent.StreamOf(key);
        if (!hot.TryGetValue(key, out var known) || known.StreamVersion != version)
        {
            var events = await streams.ReadStream(stream, ct);
            var course = events.Aggregate(PublishedCourse.Initial, (state, fact) => state.Evolve((CoursePublicationEvent)fact.Data));
            known = (events.Count == 0 ? 0 : events[^1].Version, course);
            hot[key] = known;
        }

        return known.Course.IsPublished ? known.Course : null;
    }
}
