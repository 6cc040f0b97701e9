using OpenEdx.Faults.Tests.Checking;

namespace OpenEdx.Faults.Tests.Model;

/// <summary>Draws what an attempt writes: streams, expectations right and wrong, facts.</summary>
internal sealed class Draft(Arena arena, Random random, string id)
{
    /// <summary>Streams that all writers share. As many again are archived at some time.</summary>
    public const int Streams = 6;

    private int place;

    public static string Shared(int number) => $"shared/{number}";

    /// <summary>One to three streams, a few facts each; sometimes a guard, sometimes a fact of many kilobytes.</summary>
    public Part[] Small() => [.. SomeStreams(random.Next(10) < 7 ? 1 : random.Next(2, 4)).Select(stream => Part(stream, random.Next(12) == 0 ? 0 : random.Next(1, 4)))];

    /// <summary>Hundreds of facts.</summary>
    public Part[] Large() => [.. SomeStreams(random.Next(1, 4)).Select(stream => Part(stream, random.Next(20, 200)))];

    private HashSet<string> SomeStreams(int count) => [.. Enumerable.Range(0, count).Select(OneStream)];

    private string OneStream(int i) => random.Next(10) switch
    {
        < 6 => Shared(random.Next(Streams)),
        6 => Shared(Streams + random.Next(Streams)),
        < 9 => $"fresh/{id}/{i}",
        _ => $"fresh/{random.Next(40)}",
    };

    private Part Part(string stream, int count) => new(stream, Expected(stream), [.. Enumerable.Range(0, count).Select(_ => Fact())]);

    private long? Expected(string stream) => random.Next(10) switch
    {
        < 4 => null,
        < 8 => arena.Known.GetValueOrDefault(stream),
        8 => arena.Known.GetValueOrDefault(stream) + random.Next(1, 3),
        _ => 0,
    };

    private IMarked Fact() => random.Next(10) switch
    {
        < 6 => new Put(id, ++place, random.Next(1000), null),
        < 9 => new Taken(id, ++place, random.Next(1000)),
        _ => new Remark(id, ++place, new string((char)('a' + random.Next(26)), random.Next(25) == 0 ? random.Next(60_000) : random.Next(100))),
    };
}
