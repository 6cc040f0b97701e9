using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>Facts about which blocks of a course run one learner completed.</summary>
public abstract record CompletionEvent
{
    public static string StreamOf(UserId user, CourseKey course) => $"completion/{course}/{user}";
}

/// <summary>A block that is completed by viewing or by its player changed its completion. Problems are completed by their grade instead.</summary>
/// <param name="Completion">0 to 1.</param>
[EventType("block_completion_changed")]
public sealed record BlockCompletionChanged(UserId User, UsageKey Block, double Completion, DateTimeOffset At) : CompletionEvent;
