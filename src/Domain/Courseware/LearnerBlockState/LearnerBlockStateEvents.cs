using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>Facts about what one learner left behind in one block that is no problem: a place, a setting of a player.</summary>
public abstract record LearnerBlockStateEvent
{
    public static string StreamOf(UserId user, UsageKey block) => $"learner_block_state/{block}/{user}";
}

/// <summary>The learner moved to another unit of a sequence, another sequence of a section, or another section of the course.</summary>
/// <param name="Sequence">The sequence, section or course.</param>
/// <param name="Position">Number of the unit (sequence, section) among those shown to the learner, from 1.</param>
[EventType("sequence_position_changed")]
public sealed record SequencePositionChanged(UserId User, UsageKey Sequence, int Position, DateTimeOffset At) : LearnerBlockStateEvent;

/// <summary>The video player kept its state for the next visit. Only what changed is set; null: as before.</summary>
/// <param name="PositionSeconds">Where playing goes on; 0 or more.</param>
/// <param name="Speed">Playing speed: 1 is normal.</param>
/// <param name="TranscriptDownloadFormat"><c>srt</c> or <c>txt</c>.</param>
/// <param name="BumperLastViewDate">As the player sent it.</param>
[EventType("video_state_saved")]
public sealed record VideoStateSaved(
    UserId User,
    UsageKey Video,
    double? PositionSeconds,
    double? Speed,
    bool? AutoAdvance,
    string? TranscriptLanguage,
    string? TranscriptDownloadFormat,
    bool? YoutubeIsAvailable,
    string? BumperLastViewDate,
    bool? BumperDoNotShowAgain,
    DateTimeOffset At) : LearnerBlockStateEvent;
