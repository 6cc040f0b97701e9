using System.Diagnostics;
using Npgsql;
using OpenEdx.Domain.Assessment;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Bench.Store;

/// <summary>The state of a stream of a hundred events.</summary>
internal sealed class AggregateLoad : IMeasure
{
    private const int Events = 100;
    private const int Loads = 400;

    public string Name => "aggregate-load";

    public async Task<IReadOnlyList<Line>> Run(Workbench bench, CancellationToken ct)
    {
        await using var subject = await bench.NewSubject(ct);
        var problems = new ProblemStreams(learners: 50);
        await problems.Create(subject, ct);
        List<string> streams = [];
        for (var learner = 0; learner < problems.Learners; learner++)
        {
            await problems.Next([learner], Events - 1, async appends =>
            {
                await subject.Streams.Append([new(appends[0].Stream, ProblemStreams.Type, ExpectedVersion.Any, appends[0].Events)], EventMetadata.None, ct);
                streams.Add(appends[0].Stream);
            });
        }

        await using var connection = await subject.Raw.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand("select type, data from public.mt_events where stream_id = $1 order by version", connection);
        command.Parameters.Add(new NpgsqlParameter<string>());
        await command.PrepareAsync(ct);
        var pairs = await Pairs.Of(
            bench, Name,
            raw: () => Rate(streams, stream => Raw(command, subject, stream, ct)),
            ours: () => Rate(streams, stream => subject.Streams.Load<ProblemAttempts, ProblemAttemptsEvent>(stream, ct)));
        return [Line.Rate("load of an aggregate of 100 events", "loads/s", pairs, atLeast: 0.9)];
    }

    private static async Task<ProblemAttempts> Raw(NpgsqlCommand command, Subject subject, string stream, CancellationToken ct)
    {
        ((NpgsqlParameter<string>)command.Parameters[0]).TypedValue = stream;
        await using var reader = await command.ExecuteReaderAsync(ct);
        var state = ProblemAttempts.Initial;
        while (await reader.ReadAsync(ct))
            state = state.Evolve((ProblemAttemptsEvent)subject.Types.Deserialize(reader.GetString(0), reader.GetFieldValue<byte[]>(1)));
        return state;
    }

    private static async Task<double> Rate(List<string> streams, Func<string, Task<ProblemAttempts>> load)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Loads; i++)
        {
            var state = await load(streams[i % streams.Count]);
            if (state.Attempts != Events) throw new InvalidOperationException($"{state.Attempts} of {Events} attempts were counted.");
        }

        return Loads / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
