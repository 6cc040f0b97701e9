namespace OpenEdx.EventStore.Subscriptions;

/// <summary>
/// Numbers of the advisory locks by which a shard has one owner at a time. They are those of Marten's daemon (mode HotCold),
/// so that a Marten application with a shard of the same name stays out of ours.
/// </summary>
internal static class ShardLocks
{
    private const long DaemonLock = 4444;

    public static long Of(string shard) => DaemonLock + Math.Abs((long)Hash($"public:{shard}"));

    /// <summary>Two lanes of a 5381 string hash, for even and odd characters, with 32-bit wrap-around.</summary>
    internal static int Hash(string text)
    {
        unchecked
        {
            var even = (5381 << 16) + 5381;
            var odd = even;
            for (var i = 0; i < text.Length; i++)
            {
                if (i % 2 == 0) even = ((even << 5) + even) ^ text[i];
                else odd = ((odd << 5) + odd) ^ text[i];
            }

            return even + (odd * 1566083941);
        }
    }
}
