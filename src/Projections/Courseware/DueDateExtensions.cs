using OpenEdx.Domain.Courseware;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Courseware;

/// <summary>What was last decided about one learner's date for one block.</summary>
/// <param name="Due">Null: that of the course counts again.</param>
/// <param name="ChangedBy">User id of the member of the course team.</param>
/// <param name="Reason">Null: none given.</param>
/// <param name="Position">Of the event: of several that reach a block, the one with the greatest counts.</param>
public sealed record DueDateExtension(
    string CourseId, string Block, long UserId, DateTimeOffset? Due, long ChangedBy, string? Reason, DateTimeOffset ChangedAt, long Position);

public readonly record struct DueDateExtensionKey(string Block, long UserId);

/// <summary>Table <c>courseware.due_date_extensions</c>. Async: decisions and pages read the stream. Reader: lists of the instructor dashboard.</summary>
public sealed class DueDateExtensions : RowProjection<DueDateExtension, DueDateExtensionKey>
{
    public override string Name => "due_date_extensions";

    public override string Table => "courseware.due_date_extensions";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public override IReadOnlyCollection<Type> Consumes { get; } = [typeof(DueDateExtended), typeof(DueDateExtensionCleared)];

    public override IReadOnlyList<IReadOnlyList<string>> Indexes => [["course_id", "user_id"]];

    protected override IEnumerable<DueDateExtensionKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        DueDateExtended given => [new(given.Block.ToString(), given.User.Value)],
        DueDateExtensionCleared cleared => [new(cleared.Block.ToString(), cleared.User.Value)],
        _ => [],
    };

    protected override DueDateExtension? Evolve(DueDateExtension? row, DueDateExtensionKey key, RecordedEvent fact) => fact.Data switch
    {
        DueDateExtended given => new(
            given.Block.Course.ToString(), key.Block, key.UserId, given.Due, given.By.Value, given.Reason, given.At, fact.Position),
        DueDateExtensionCleared cleared => new(
            cleared.Block.Course.ToString(), key.Block, key.UserId, null, cleared.By.Value, cleared.Reason, cleared.At, fact.Position),
        _ => row,
    };
}
