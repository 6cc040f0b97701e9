using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>A video player asks to keep (part of) its state.</summary>
/// <param name="State">Null parts stay as they are.</param>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record SaveVideoState(UserId User, UsageKey Video, VideoState State, DateTimeOffset At)
{
    /// <summary>Records the parts that are new; none: nothing.</summary>
    public Decision<LearnerBlockStateEvent> Decide(LearnerBlockState state)
    {
        var before = state.Video ?? VideoState.Nothing;
        var fact = new VideoStateSaved(
            User,
            Video,
            Changed(before.PositionSeconds, State.PositionSeconds),
            Changed(before.Speed, State.Speed),
            Changed(before.AutoAdvance, State.AutoAdvance),
            Changed(before.TranscriptLanguage, State.TranscriptLanguage),
            Changed(before.TranscriptDownloadFormat, State.TranscriptDownloadFormat),
            Changed(before.YoutubeIsAvailable, State.YoutubeIsAvailable),
            Changed(before.BumperLastViewDate, State.BumperLastViewDate),
            Changed(before.BumperDoNotShowAgain, State.BumperDoNotShowAgain),
            At);
        return VideoState.Nothing.After(fact) == VideoState.Nothing ? Decision<LearnerBlockStateEvent>.Nothing : fact;
    }

    private static T? Changed<T>(T? before, T? asked) => EqualityComparer<T?>.Default.Equals(before, asked) ? default : asked;
}
