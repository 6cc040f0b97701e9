namespace OpenEdx.EventStore.Streams;

/// <summary>Events for one stream, as one part of an append.</summary>
/// <param name="Stream">Stream key, such as <c>course_enrollment/course-v1:X+Y+Z/17</c>.</param>
/// <param name="StreamType">Aggregate alias stored when the stream is created; null: untyped.</param>
/// <param name="Events">Registered event objects, in order. An empty list appends nothing but still checks the version.</param>
public sealed record StreamAppend(
    string Stream, string? StreamType, ExpectedVersion Expected, IReadOnlyList<object> Events)
{
    /// <summary>Overrides the metadata of the append for this stream; null: those of the append.</summary>
    public EventMetadata? Metadata { get; init; }

    /// <summary>Ids of the events, in their order; null: new ones. For records of other systems, which are known again by theirs.</summary>
    public IReadOnlyList<Guid>? Ids { get; init; }
}
