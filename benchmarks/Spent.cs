namespace OpenEdx.Bench;

/// <summary>What this process has spent up to an instant, all threads together: says what the clock cannot on a machine that others use.</summary>
/// <param name="Processor">Time of all cores, the system's part included.</param>
/// <param name="Allocated">Bytes of managed memory, whether or not they were collected since.</param>
internal readonly record struct Spent(TimeSpan Processor, long Allocated)
{
    public static Spent Now => new(Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true));

    public static Spent operator -(Spent later, Spent earlier) => new(later.Processor - earlier.Processor, later.Allocated - earlier.Allocated);
}
