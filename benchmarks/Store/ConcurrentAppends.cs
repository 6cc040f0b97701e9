using System.Diagnostics;
using Npgsql;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Bench.Store;

/// <summary>Thirty-two clients, each with many streams of its own, that append with the expected version as fast as they get answers.</summary>
internal sealed class ConcurrentAppends : IMeasure
{
    private const int Clients = 32;
    public const int AllStreams = Clients * StreamsPerClient;
    private const int StreamsPerClient = 32;
    private const int TurnsOfRound = 4;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(0.6);

    public string Name => "append-concurrent";

    public async Task<IReadOnlyList<Line>> Run(Workbench bench, CancellationToken ct)
    {
        await using var subject = await bench.NewSubject(ct);
        var problems = new ProblemStreams(AllStreams);
        await problems.Create(subject, ct);
        var connections = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ => await subject.Raw.OpenConnectionAsync(ct)));
        var batches = await Task.WhenAll(connections.Select(connection => RawLog.PrepareAppend(connection, ct)));
        var turns = new Turns(await ServerLoad.Of(subject, ct));
        await turns.Run(
            bench, Name, TurnsOfRound,
            rawTurn: async () => (await Raw(subject, batches, problems, ct)).Appends,
            ourTurn: async () => (await Ours(subject, problems, Turn, ct)).Appends);
        foreach (var batch in batches) await batch.DisposeAsync();
        foreach (var connection in connections) await connection.DisposeAsync();
        return
        [
            Line.Rate("append with expected version, 32 clients", "appends/s", turns.Rate, atLeast: 2),
            Line.Cost("… server CPU of one append", "µs", turns.ServerCpu),
            Line.Cost("… program CPU of one append", "µs", turns.ProgramCpu),
        ];
    }

    /// <summary>Through the store.</summary>
    public static Task<(long Appends, TimeSpan Elapsed)> Ours(Subject subject, ProblemStreams problems, TimeSpan length, CancellationToken ct) => Together(
        length,
        client => i => problems.Next(StreamOf(client, i), (stream, version, data) => subject.Streams.Append(
            [new(stream, ProblemStreams.Type, ExpectedVersion.Exactly(version), [data])], EventMetadata.None, ct)));

    private static Task<(long Appends, TimeSpan Elapsed)> Raw(Subject subject, NpgsqlBatch[] batches, ProblemStreams problems, CancellationToken ct) => Together(
        Turn,
        client => i => problems.Next(
            StreamOf(client, i), (stream, version, data) => RawLog.Append(batches[client], subject.Types, stream, version, data, ct)));

    private static async Task<(long Appends, TimeSpan Elapsed)> Together(TimeSpan length, Func<int, Func<int, Task>> clients)
    {
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            var (append, done) = (clients(client), 0);
            for (; Stopwatch.GetElapsedTime(started) < length; done++) await append(done);
            return (long)done;
        })));
        return (counts.Sum(), Stopwatch.GetElapsedTime(started));
    }

    private static int StreamOf(int client, int append) => (client * StreamsPerClient) + (append % StreamsPerClient);
}
