namespace OpenEdx.EventStore.RowProjections;

/// <summary>
/// Remembers, in 2 MB however many there are, which keys have rows in a table: never denies one that has, and seldom takes one for
/// one that has (a Bloom filter: of a million keys one in a hundred).
/// </summary>
internal sealed class WrittenKeys<TKey>
    where TKey : struct
{
    private const int Bits = 1 << 24;

    private readonly ulong[] set = new ulong[Bits / 64];

    public void Add(TKey key)
    {
        foreach (var bit in BitsOf(key)) set[bit >> 6] |= 1UL << bit;
    }

    public bool MayHave(TKey key)
    {
        foreach (var bit in BitsOf(key))
        {
            if ((set[bit >> 6] & (1UL << bit)) == 0) return false;
        }

        return true;
    }

    /// <summary>Three places, from the hash of the key spread over 64 bits.</summary>
    private static ThreePlaces BitsOf(TKey key)
    {
        var spread = (ulong)(uint)key.GetHashCode() * 0x9E3779B97F4A7C15;
        spread = (spread ^ (spread >> 32)) * 0xD6E8FEB86659FD93;
        var places = default(ThreePlaces);
        for (var i = 0; i < 3; i++) places[i] = (int)(spread >> (i * 20)) & (Bits - 1);
        return places;
    }

    [System.Runtime.CompilerServices.InlineArray(3)]
    private struct ThreePlaces
    {
        private int first;
    }
}
