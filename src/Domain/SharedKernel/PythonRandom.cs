namespace OpenEdx.Domain.SharedKernel;

/// <summary>
/// Python's generator of random numbers, with the algorithms of Python 2 on top: authors' variants and shuffled choices come
/// out exactly as in Open edX for the same seed. Not thread-safe.
/// </summary>
/// <remarks>Source: MT19937 by Matsumoto and Nishimura; CPython <c>Modules/_randommodule.c</c>, <c>Lib/random.py</c> (2.7).</remarks>
public sealed class PythonRandom
{
    private const int Length = 624;
    private readonly uint[] state = new uint[Length];
    private int next = Length;

    /// <param name="seed">As given to <c>random.seed</c>; its sign does not matter.</param>
    public PythonRandom(long seed)
    {
        var absolute = seed < 0 ? (ulong)-(seed + 1) + 1 : (ulong)seed;
        var key = absolute > uint.MaxValue ? new[] { (uint)absolute, (uint)(absolute >> 32) } : [(uint)absolute];
        InitializeByArray(key);
    }

    /// <summary>Uniform in [0, 1), with 53 random bits.</summary>
    public double Random() => ((Next() >> 5) * 67108864.0 + (Next() >> 6)) / 9007199254740992.0;

    /// <summary>Uniform among the integers from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int RandInt(int low, int high) => low + (int)(Random() * (high - low + 1));

    public double Uniform(double low, double high) => low + (high - low) * Random();

    /// <summary>Puts the items into a random order, in place.</summary>
    public void Shuffle<T>(IList<T> items)
    {
        for (var i = items.Count - 1; i > 0; i--)
        {
            var j = (int)(Random() * (i + 1));
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private void InitializeByArray(uint[] key)
    {
        Initialize(19650218);
        int i = 1, j = 0;
        for (var k = Math.Max(Length, key.Length); k > 0; k--)
        {
            state[i] = unchecked((state[i] ^ ((state[i - 1] ^ (state[i - 1] >> 30)) * 1664525u)) + key[j] + (uint)j);
            if (++i >= Length)
            {
                state[0] = state[Length - 1];
                i = 1;
            }

            if (++j >= key.Length) j = 0;
        }

        for (var k = Length - 1; k > 0; k--)
        {
            state[i] = unchecked((state[i] ^ ((state[i - 1] ^ (state[i - 1] >> 30)) * 1566083941u)) - (uint)i);
            if (++i >= Length)
            {
                state[0] = state[Length - 1];
                i = 1;
            }
        }

        state[0] = 0x80000000u;
    }

    private void Initialize(uint seed)
    {
        state[0] = seed;
        for (var i = 1; i < Length; i++) state[i] = unchecked((1812433253u * (state[i - 1] ^ (state[i - 1] >> 30))) + (uint)i);
    }

    private uint Next()
    {
        if (next >= Length) Twist();
        var y = state[next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680u;
        y ^= (y << 15) & 0xefc60000u;
        return y ^ (y >> 18);
    }

    private void Twist()
    {
        for (var i = 0; i < Length; i++)
        {
            var y = (state[i] & 0x80000000u) | (state[(i + 1) % Length] & 0x7fffffffu);
            state[i] = state[(i + 397) % Length] ^ (y >> 1) ^ ((y & 1) == 0 ? 0u : 0x9908b0dfu);
        }

        next = 0;
    }
}
