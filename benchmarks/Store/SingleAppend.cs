using OpenEdx.EventStore.Streams;

namespace OpenEdx.Bench.Store;

/// <summary>One client that appends one event after the other, each with the version that it expects, each durable before the next.</summary>
internal sealed class SingleAppend : IMeasure
{
    private const int AppendsOfTurn = 200;
    private const int TurnsOfRound = 10;

    public string Name => "append-single";

    public async Task<IReadOnlyList<Line>> Run(Workbench bench, CancellationToken ct)
    {
        await using var subject = await bench.NewSubject(ct);
        var problems = new ProblemStreams(learners: 64);
        await problems.Create(subject, ct);
        await using var connection = await subject.Raw.OpenConnectionAsync(ct);
        await using var batch = await RawLog.PrepareAppend(connection, ct);
        var turns = new Turns(await ServerLoad.Of(subject, ct));
        await turns.Run(
            bench, Name, TurnsOfRound,
            rawTurn: () => Turn(problems, (stream, version, data) => RawLog.Append(batch, subject.Types, stream, version, data, ct)),
            ourTurn: () => Turn(problems, (stream, version, data) => subject.Streams.Append(
                [new(stream, ProblemStreams.Type, ExpectedVersion.Exactly(version), [data])], EventMetadata.None, ct)));
        return
        [
            Line.Rate("single durable append, one client", "appends/s", turns.Rate, atLeast: 0.87),
            Line.Cost("… server CPU of one append", "µs", turns.ServerCpu),
            Line.Cost("… program CPU of one append", "µs", turns.ProgramCpu),
        ];
    }

    private static async Task<long> Turn(ProblemStreams problems, Func<string, long, object, Task> append)
    {
        for (var i = 0; i < AppendsOfTurn; i++) await problems.Next(i % problems.Learners, append);
        return AppendsOfTurn;
    }
}
