using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>What one learner left behind in one block.</summary>
/// <param name="Position">Unit of a sequence, from 1; null: never moved.</param>
/// <param name="Video">State of the player; null: none.</param>
public sealed record LearnerBlockState(int? Position, VideoState? Video) : IAggregate<LearnerBlockState, LearnerBlockStateEvent>
{
    public static string StreamType => "learner_block_state";

    public static SnapshotRule? Snapshots { get; } = new(Version: 1, EveryEvents: 50);

    public static LearnerBlockState Initial { get; } = new(null, null);

    public LearnerBlockState Evolve(LearnerBlockStateEvent fact) => fact switch
    {
        SequencePositionChanged changed => this with { Position = changed.Position },
        VideoStateSaved saved => this with { Video = (Video ?? VideoState.Nothing).After(saved) },
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of LearnerBlockState."),
    };
}

/// <summary>State of a video player. Null: the player's own default.</summary>
public sealed record VideoState(
    double? PositionSeconds, double? Speed, bool? AutoAdvance, string? TranscriptLanguage, string? TranscriptDownloadFormat,
    bool? YoutubeIsAvailable, string? BumperLastViewDate, bool? BumperDoNotShowAgain)
{
    public static VideoState Nothing { get; } = new(null, null, null, null, null, null, null, null);

    public VideoState After(VideoStateSaved saved) => new(
        saved.PositionSeconds ?? PositionSeconds,
        saved.Speed ?? Speed,
        saved.AutoAdvance ?? AutoAdvance,
        saved.TranscriptLanguage ?? TranscriptLanguage,
        saved.TranscriptDownloadFormat ?? TranscriptDownloadFormat,
        saved.YoutubeIsAvailable ?? YoutubeIsAvailable,
        saved.BumperLastViewDate ?? BumperLastViewDate,
        saved.BumperDoNotShowAgain ?? BumperDoNotShowAgain);
}
