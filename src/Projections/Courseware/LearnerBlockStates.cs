using OpenEdx.Domain.Courseware;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Courseware;

/// <summary>What one learner left behind in one block: a place in a sequence, the state of a video player.</summary>
/// <param name="Position">Unit of a sequence, from 1; null: never moved.</param>
/// <param name="VideoSeconds">Where playing goes on; null: from the start.</param>
/// <param name="VideoSpeed">1 is normal; null: never changed.</param>
/// <param name="TranscriptLanguage">Null: never chosen.</param>
public sealed record LearnerBlockStateRow(
    long UserId, string UsageId, int? Position, double? VideoSeconds, double? VideoSpeed, string? TranscriptLanguage, DateTimeOffset At);

public readonly record struct LearnerBlockStateKey(long UserId, string UsageId);

/// <summary>
/// Table <c>courseware.learner_block_states</c>, one row per (learner, block). Async: the next visit reads it.
/// Readers: sequence endpoint, unit pages, video handlers.
/// </summary>
public sealed class LearnerBlockStates : RowProjection<LearnerBlockStateRow, LearnerBlockStateKey>
{
    public override string Name => "learner_block_states";

    public override string Table => "courseware.learner_block_states";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public override IReadOnlyCollection<Type> Consumes { get; } = [typeof(SequencePositionChanged), typeof(VideoStateSaved)];

    protected override IEnumerable<LearnerBlockStateKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        SequencePositionChanged changed => [new(changed.User.Value, changed.Sequence.ToString())],
        VideoStateSaved saved => [new(saved.User.Value, saved.Video.ToString())],
        _ => [],
    };

    protected override LearnerBlockStateRow? Evolve(LearnerBlockStateRow? row, LearnerBlockStateKey key, RecordedEvent fact)
    {
        var before = row ?? new(key.UserId, key.UsageId, null, null, null, null, default);
        return fact.Data switch
        {
            SequencePositionChanged changed => before with { Position = changed.Position, At = changed.At },
            VideoStateSaved saved => before with
            {
                VideoSeconds = saved.PositionSeconds ?? before.VideoSeconds,
                VideoSpeed = saved.Speed ?? before.VideoSpeed,
                TranscriptLanguage = saved.TranscriptLanguage ?? before.TranscriptLanguage,
                At = saved.At,
            },
            _ => row,
        };
    }
}
