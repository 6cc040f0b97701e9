namespace OpenEdx.EventStore.RowProjections;

/// <summary>
/// Numbers of the advisory locks that keep two appends from folding the same row of an inline projection at once. A row that does
/// not exist yet cannot be locked itself. Keys share a fixed number of locks, so that even a huge append takes few of them.
/// </summary>
internal static class KeyLocks
{
    private const uint Buckets = 1024;

    /// <summary>First of the two numbers; of the table.</summary>
    public static int Of(string table) => unchecked((int)Hash(table));

    /// <summary>Second numbers, each once, in the order in which every transaction takes them.</summary>
    public static int[] Of<TKey>(IEnumerable<TKey> keys)
        where TKey : struct =>
        [.. keys.Select(key => (int)(Hash(key.ToString()!) % Buckets)).Distinct().Order()];

    // FNV-1a: the same on every node and in every version of the runtime.
    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text) hash = unchecked((hash ^ c) * 16777619u);
        return hash ^ (hash >> 15);
    }
}
