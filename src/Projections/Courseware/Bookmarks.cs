using OpenEdx.Domain.Courseware;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Courseware;

/// <summary>A block that a learner has marked.</summary>
/// <param name="Created">Instant of the (last) marking.</param>
/// <param name="Position">Of the event: of several marks of one instant the later one is the newer.</param>
public sealed record Bookmark(long UserId, string UsageId, string CourseId, DateTimeOffset Created, long Position);

public readonly record struct BookmarkKey(long UserId, string UsageId);

/// <summary>
/// Table <c>courseware.bookmarks</c>, one row per (learner, block). Inline: the Learning MFE reloads the subsection in the request after the one that
/// marked a unit. Readers: the bookmarks API, the sequence endpoint. Names and paths are those of the course as it is now, and stand nowhere here.
/// </summary>
public sealed class Bookmarks : RowProjection<Bookmark, BookmarkKey>
{
    public override string Name => "bookmarks";

    public override string Table => "courseware.bookmarks";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public override IReadOnlyCollection<Type> Consumes { get; } = [typeof(BookmarkAdded), typeof(BookmarkRemoved)];

    public override IReadOnlyList<IReadOnlyList<string>> Indexes => [["user_id", "position"]];

    protected override IEnumerable<BookmarkKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        BookmarkAdded added => [new(added.User.Value, added.Block.ToString())],
        BookmarkRemoved removed => [new(removed.User.Value, removed.Block.ToString())],
        _ => [],
    };

    protected override Bookmark? Evolve(Bookmark? row, BookmarkKey key, RecordedEvent fact) => fact.Data switch
    {
        BookmarkAdded added => new(key.UserId, key.UsageId, added.Block.Course.ToString(), added.At, fact.Position),
        BookmarkRemoved => null,
        _ => row,
    };
}
