using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;
using OpenEdx.Bench.Store;
using OpenEdx.Cli.Hosting;

namespace OpenEdx.Bench.Grading;

/// <summary>
/// Everybody's grade after an edit of the policy: from the publication to the end of the job, while read models follow. Against reading the
/// same scores and copying a row of JSON for each learner.
/// </summary>
internal sealed class Regrading : IMeasure
{
    private const int Learners = 10_000;
    private const int Scores = 60;
    private static readonly Classroom Room = new(Problems: 300);

    public string Name => "regrade";

    public async Task<IReadOnlyList<Line>> Run(Workbench bench, CancellationToken ct)
    {
        await using var subject = await bench.NewSubject(ct);
        await using var platform = await ServingPlatform.Start(subject.ConnectionString, bench.Folder, HostRoles.Workers, ct);
        await Room.Publish(platform.Streams, ct);
        await platform.CatchUp(TimeSpan.FromMinutes(1), ct);
        await subject.Execute(
            $"""
            insert into grading.learner_scores (course_id, user_id, problem, earned, possible, first_attempted, scored_at, position)
            select '{Classroom.Course}', u, 'block-v1:{Classroom.Course.Body}+type@problem+block@p' || p, (u + p) % 2, 1, '2026-02-01', '2026-02-01', 1
            from generate_series(1, {Learners}) u, generate_series(1, {Scores}) p;
            create table raw_grades (user_id bigint primary key, data jsonb not null);
            analyze;
            """,
            ct);
        bench.Say($"{Name}: first grades of {Learners:N0} learners with {Scores} scores each …");
        var version = 1;
        await Regrade(subject, platform, ++version, ct);
        await platform.CatchUp(TimeSpan.FromMinutes(3), ct);
        await subject.Execute("vacuum analyze; checkpoint", ct);
        var rates = await Pairs.Of(
            bench, Name,
            raw: async () => Learners / (await Raw(subject, ct)).TotalSeconds,
            ours: async () =>
            {
                var took = await Regrade(subject, platform, ++version, ct);
                await platform.CatchUp(TimeSpan.FromMinutes(3), ct);
                return Learners / took.TotalSeconds;
            });
        return
        [
            Line.Rate($"regrade of {Learners:N0} learners with {Scores} scores after a policy edit", "learners/s", rates),
            new("… the whole class", "s", Learners / rates.Raw, Learners / rates.Ours, null, "", "", null),
        ];
    }

    private static async Task<TimeSpan> Regrade(Subject subject, ServingPlatform platform, int version, CancellationToken ct)
    {
        var before = await Completed(subject, ct);
        var started = Stopwatch.GetTimestamp();
        await Classroom.PublishPolicy(platform.Streams, version, Room.Homeworks + (version % 2 == 0 ? 5 : 0), ct);
        while (await Completed(subject, ct) == before) await Task.Delay(TimeSpan.FromMilliseconds(20), ct);
        return Stopwatch.GetElapsedTime(started);
    }

    private static Task<long> Completed(Subject subject, CancellationToken ct) =>
        subject.Scalar<long>("select count(*) from public.mt_events where stream_id like 'instructor_task/%' and type = 'task_completed'", ct);

    private static async Task<TimeSpan> Raw(Subject subject, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        await using var connection = await subject.Raw.OpenConnectionAsync(ct);
        var sums = new Dictionary<long, double>();
        await using (var read = new NpgsqlCommand($"select user_id, problem, earned, possible from grading.learner_scores where course_id = '{Classroom.Course}' order by user_id", connection))
        await using (var reader = await read.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                _ = reader.GetString(1);
                sums[reader.GetInt64(0)] = sums.GetValueOrDefault(reader.GetInt64(0)) + (reader.GetDouble(2) / reader.GetDouble(3));
            }
        }

        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var clear = new NpgsqlCommand("truncate raw_grades", connection, transaction)) await clear.ExecuteNonQueryAsync(ct);
        await using (var copy = await connection.BeginBinaryImportAsync("copy raw_grades (user_id, data) from stdin (format binary)", ct))
        {
            foreach (var (user, sum) in sums)
            {
                await copy.StartRowAsync(ct);
                await copy.WriteAsync(user, NpgsqlDbType.Bigint, ct);
                await copy.WriteAsync(FormattableString.Invariant($$"""{"User":{{user}},"Course":"{{Classroom.Course}}","Percent":{{sum / Scores}},"Letter":"B","Passed":true,"At":"2026-02-01T00:00:00+00:00"}"""), NpgsqlDbType.Jsonb, ct);
            }

            await copy.CompleteAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return Stopwatch.GetElapsedTime(started);
    }
}
