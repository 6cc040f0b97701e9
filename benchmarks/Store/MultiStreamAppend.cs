using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Bench.Store;

/// <summary>One append that carries four events to each of five streams with the expected versions; by hand two statements with arrays.</summary>
internal sealed class MultiStreamAppend : IMeasure
{
    private const int Appends = 300;
    private const int Streams = 5;
    private const int EventsEach = 4;

    public string Name => "append-multi";

    public async Task<IReadOnlyList<Line>> Run(Workbench bench, CancellationToken ct)
    {
        await using var subject = await bench.NewSubject(ct);
        var problems = new ProblemStreams(learners: 100);
        await problems.Create(subject, ct);
        await using var connection = await subject.Raw.OpenConnectionAsync(ct);
        await using var batch = await Prepared(connection, ct);
        var pairs = await Pairs.Of(
            bench, Name,
            raw: () => Rate(problems, appends => Raw(batch, subject.Types, appends, ct)),
            ours: () => Rate(problems, appends => subject.Streams.Append(
                [.. appends.Select(one => new StreamAppend(one.Stream, ProblemStreams.Type, ExpectedVersion.Exactly(one.Version), one.Events))],
                EventMetadata.None, ct)));
        return [Line.Rate("append of 20 events to 5 streams, one client", "appends/s", pairs)];
    }

    private static async Task<double> Rate(ProblemStreams problems, Func<IReadOnlyList<(string Stream, long Version, object[] Events)>, Task> append)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Appends; i++)
            await problems.Next([.. Enumerable.Range(0, Streams).Select(place => ((i * Streams) + place) % problems.Learners)], EventsEach, append);
        return Appends / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<NpgsqlBatch> Prepared(NpgsqlConnection connection, CancellationToken ct)
    {
        var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("""
                    update public.mt_streams s set version = s.version + $3, timestamp = now()
                    from unnest($1, $2) as g(id, version) where s.id = g.id and s.version = g.version
                    """)
                {
                    Parameters =
                    {
                        new NpgsqlParameter<string[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar },
                        new NpgsqlParameter<long[]>(),
                        new NpgsqlParameter<long>(),
                    },
                },
                new("""
                    insert into public.mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type)
                    select nextval('public.mt_events_sequence'), e.id, e.stream, e.version, e.data, e.type, $7, e.dotnet
                    from unnest($1, $2, $3, $4, $5, $6) as e(id, stream, version, data, type, dotnet) returning seq_id
                    """)
                {
                    Parameters =
                    {
                        new NpgsqlParameter<Guid[]>(),
                        new NpgsqlParameter<string[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar },
                        new NpgsqlParameter<long[]>(),
                        new NpgsqlParameter<byte[][]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb },
                        new NpgsqlParameter<string[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar },
                        new NpgsqlParameter<string[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar },
                        new NpgsqlParameter<DateTimeOffset>(),
                    },
                },
            },
        };
        await batch.PrepareAsync(ct);
        return batch;
    }

    private static async Task Raw(
        NpgsqlBatch batch, EventTypeRegistry types, IReadOnlyList<(string Stream, long Version, object[] Events)> appends, CancellationToken ct)
    {
        var now = DateTimeOffset.UtcNow;
        var events = appends.SelectMany(one => one.Events.Select((data, i) => (one.Stream, Version: one.Version + i + 1, Data: data))).ToList();
        var streams = batch.BatchCommands[0].Parameters;
        ((NpgsqlParameter<string[]>)streams[0]).TypedValue = [.. appends.Select(one => one.Stream)];
        ((NpgsqlParameter<long[]>)streams[1]).TypedValue = [.. appends.Select(one => one.Version)];
        ((NpgsqlParameter<long>)streams[2]).TypedValue = EventsEach;
        var values = batch.BatchCommands[1].Parameters;
        ((NpgsqlParameter<Guid[]>)values[0]).TypedValue = [.. events.Select(_ => Guid.CreateVersion7(now))];
        ((NpgsqlParameter<string[]>)values[1]).TypedValue = [.. events.Select(one => one.Stream)];
        ((NpgsqlParameter<long[]>)values[2]).TypedValue = [.. events.Select(one => one.Version)];
        ((NpgsqlParameter<byte[][]>)values[3]).TypedValue = [.. events.Select(one => types.Serialize(one.Data))];
        ((NpgsqlParameter<string[]>)values[4]).TypedValue = [.. events.Select(one => types.NameOf(one.Data.GetType()))];
        ((NpgsqlParameter<string[]>)values[5]).TypedValue = [.. events.Select(one => types.DotnetTypeOf(one.Data.GetType()))];
        ((NpgsqlParameter<DateTimeOffset>)values[6]).TypedValue = now;
        await batch.ExecuteNonQueryAsync(ct);
        if (batch.BatchCommands[0].RecordsAffected != appends.Count) throw new InvalidOperationException("A stream is at another version.");
    }
}
