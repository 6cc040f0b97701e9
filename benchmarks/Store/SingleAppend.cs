using System.Diagnostics;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Bench.Store;

/// <summary>One client that appends one event after the other, each with the version that it expects, each durable before the next.</summary>
internal sealed class SingleAppend : IMeasure
{
    private const int Appends = 1000;

    public string Name => "append-single";

    public async Task<IReadOnlyList<Line>> Run(Workbench bench, CancellationToken ct)
    {
        await using var subject = await bench.NewSubject(ct);
        var problems = new ProblemStreams(learners: 64);
        await problems.Create(subject, ct);
        await using var connection = await subject.Raw.OpenConnectionAsync(ct);
        await using var batch = await RawLog.PrepareAppend(connection, ct);
        var pairs = await Pairs.Of(
            bench, Name,
            raw: () => Rate(problems, (stream, version, data) => RawLog.Append(batch, subject.Types, stream, version, data, ct)),
            ours: () => Rate(problems, (stream, version, data) => subject.Streams.Append(
                [new(stream, ProblemStreams.Type, ExpectedVersion.Exactly(version), [data])], EventMetadata.None, ct)));
        return [Line.Rate("single durable append, one client", "appends/s", pairs, atLeast: 0.87)];
    }

    private static async Task<double> Rate(ProblemStreams problems, Func<string, long, object, Task> append)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Appends; i++) await problems.Next(i % problems.Learners, append);
        return Appends / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
