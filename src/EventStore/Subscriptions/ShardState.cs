using System.Diagnostics;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>What a lane remembers of a shard between transactions. Positions here are hints; the progress row decides.</summary>
internal sealed class ShardState(Shard shard, long position)
{
    /// <summary>Lost races and the like that are not worth a word.</summary>
    public const int PassingHindrances = 3;

    private long aloneUntil;
    private long stepUntil;
    private long retryAt;
    private int timesHeld;
    private (ShardCondition, long)? told;

    public Shard Shard { get; } = shard;

    public long Position { get; private set; } = position;

    /// <summary>The shard runs apart from others, since a transaction shared with others failed.</summary>
    public bool IsAlone => Position < aloneUntil || IsStepping;

    /// <summary>The shard takes event by event, since a transaction of its own failed.</summary>
    public bool IsStepping => Position < stepUntil;

    /// <summary>Failures of the event that comes next, for reasons that do not pass.</summary>
    public int Failures { get; private set; }

    /// <summary>Failures since the last success, for reasons that pass: lost races, lost connections.</summary>
    public int Hindrances { get; private set; }

    /// <summary>How long to leave the shard alone; zero when it may run.</summary>
    public TimeSpan Pause => Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), retryAt) is { Ticks: > 0 } pause ? pause : TimeSpan.Zero;

    /// <summary>What became worse since it was last asked; null when nothing did.</summary>
    public (ShardCondition Condition, long Until)? Trouble()
    {
        (ShardCondition Condition, long Until) now =
            Failures > 0 || Hindrances > PassingHindrances ? (ShardCondition.Failing, Position + 1)
            : IsStepping ? (ShardCondition.Stepping, stepUntil)
            : (ShardCondition.Running, Position);
        if (now.Condition == ShardCondition.Running || now == told) return null;
        told = now;
        return now;
    }

    public void MovedTo(long position) => (Position, Failures, Hindrances, timesHeld, retryAt) = (position, 0, 0, 0, 0);

    public void RunAloneUntil(long position) => aloneUntil = position;

    public void StepThrough(long position) => stepUntil = position;

    public void Failed() => WaitFor(20, Failures++, 1000);

    public void Hindered() => WaitFor(5, Hindrances++, 5000);

    /// <summary>Another node works on the shard, or a rebuild.</summary>
    public void HeldElsewhere() => WaitFor(10, timesHeld++, 250);

    /// <summary>Longer from time to time.</summary>
    private void WaitFor(int firstMilliseconds, int times, int longestMilliseconds)
    {
        var pause = Math.Min(firstMilliseconds * Math.Pow(2, Math.Min(times, 20)), longestMilliseconds);
        retryAt = Stopwatch.GetTimestamp() + (long)(pause / 1000 * Stopwatch.Frequency);
    }
}
