using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>Facts about live questioning with one problem: the course team opens it to the class, sees who chooses what, and closes it.</summary>
public abstract record RapidResponseEvent
{
    public static string StreamOf(UsageKey problem) => $"rapid_response/{problem}";
}

/// <summary>The course team switched live questioning on or off for the problem; from then on this counts, not what the archive says.</summary>
[EventType("rapid_response_enabled_set")]
public sealed record RapidResponseEnabledSet(UsageKey Problem, bool Enabled, UserId By, DateTimeOffset At) : RapidResponseEvent;

/// <summary>A run began: each learner's last answer to the problem until it closes is a response of this run.</summary>
/// <param name="Run">Number of the run within the problem, from 1.</param>
[EventType("rapid_run_opened")]
public sealed record RapidRunOpened(UsageKey Problem, int Run, UserId By, DateTimeOffset At) : RapidResponseEvent;

/// <summary>The run ended.</summary>
[EventType("rapid_run_closed")]
public sealed record RapidRunClosed(UsageKey Problem, int Run, UserId By, DateTimeOffset At) : RapidResponseEvent;
