namespace OpenEdx.Cli.Simulation;

/// <summary>
/// PCG-XSH-RR 64/32 by M. E. O'Neill: the same numbers on every machine and in every version of .NET, which
/// <see cref="Random"/> does not promise. Streams of one seed are independent of each other.
/// </summary>
public sealed class Pcg32
{
    private const ulong Multiplier = 6364136223846793005;
    private readonly ulong increment;
    private ulong state;

    public Pcg32(ulong seed, ulong stream)
    {
        increment = (stream << 1) | 1;
        NextUInt();
        state += seed;
        NextUInt();
    }

    public uint NextUInt()
    {
        var old = state;
        state = unchecked((old * Multiplier) + increment);
        var shifted = (uint)(((old >> 18) ^ old) >> 27);
        return uint.RotateRight(shifted, (int)(old >> 59));
    }

    /// <summary>At least 0, below 1.</summary>
    public double NextDouble() => NextUInt() / 4294967296.0;

    /// <param name="limit">Excluded; at least 1.</param>
    public int Next(int limit) => (int)((NextUInt() * (ulong)limit) >> 32);

    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>Standard normal, by Box and Muller.</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];
}
