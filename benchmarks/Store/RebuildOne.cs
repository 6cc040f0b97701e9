using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Courseware;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Bench.Store;

/// <summary>
/// The table of completed blocks built anew; by hand: select in order with only the wanted types and columns, decode, fold into a
/// dictionary, binary <c>COPY</c> into an empty table of the same shape.
/// </summary>
internal sealed class RebuildOne : IMeasure
{
    private const string Projection = "block_completions";

    public string Name => "rebuild-one";

    public async Task<IReadOnlyList<Line>> Run(Workbench bench, CancellationToken ct)
    {
        var subject = await bench.Log(ct);
        await subject.Execute("create schema raw; create table raw.block_completions (like courseware.block_completions_v1 including all)", ct);
        var events = await subject.Scalar<long>(
            "select count(*) from public.mt_events where type in ('block_completion_changed', 'problem_checked', 'problem_reset')", ct);
        var pairs = await Pairs.Of(bench, Name, () => Raw(subject, events, ct), () => Ours(subject, events, ct));
        var differences = await subject.Scalar<long>(
            "select count(*) from (table raw.block_completions except table courseware.block_completions) d", ct);
        if (differences > 0) throw new InvalidOperationException($"{differences} rows by hand are not ours.");
        return [Line.Rate($"rebuild of one projection, {events:N0} of its events", "events/s", pairs, atLeast: 0.8)];
    }

    internal static async Task<double> Ours(Subject subject, long events, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var digested = await subject.Rebuilder.Rebuild(Projection, null, ct);
        if (digested != events) throw new InvalidOperationException($"{digested} of {events} events were digested.");
        return events / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    internal static async Task<double> Raw(Subject subject, long events, CancellationToken ct)
    {
        await subject.Execute("truncate raw.block_completions", ct);
        var started = Stopwatch.GetTimestamp();
        await using var connection = await subject.Raw.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var rows = new Dictionary<BlockCompletionKey, BlockCompletion>();
        await using (var command = new NpgsqlCommand(
            """
            select type, data from public.mt_events
            where type in ('block_completion_changed', 'problem_checked', 'problem_reset') order by seq_id
            """,
            connection))
        {
            command.CommandTimeout = 0;
            await command.PrepareAsync(ct);
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                var (user, block, completion, at) = subject.Types.Deserialize(reader.GetString(0), reader.GetFieldValue<byte[]>(1)) switch
                {
                    BlockCompletionChanged changed => (changed.User, changed.Block, changed.Completion, changed.At),
                    ProblemChecked made => (made.User, made.Problem, 1, made.At),
                    ProblemReset reset => (reset.User, reset.Problem, 1, reset.At),
                    var other => throw new InvalidOperationException($"{other} was not asked for."),
                };
                var row = new BlockCompletion(user.Value, block.Course.ToString(), block.ToString(), completion, at);
                rows[new(row.UserId, row.CourseId, row.UsageId)] = row;
            }
        }

        await using (var copy = await connection.BeginBinaryImportAsync(
            "copy raw.block_completions (user_id, course_id, usage_id, completion, at) from stdin (format binary)", ct))
        {
            copy.Timeout = TimeSpan.FromMinutes(10);
            foreach (var row in rows.Values)
            {
                await copy.StartRowAsync(ct);
                await copy.WriteAsync(row.UserId, NpgsqlDbType.Bigint, ct);
                await copy.WriteAsync(row.CourseId, NpgsqlDbType.Text, ct);
                await copy.WriteAsync(row.UsageId, NpgsqlDbType.Text, ct);
                await copy.WriteAsync(row.Completion, NpgsqlDbType.Double, ct);
                await copy.WriteAsync(row.At.ToUniversalTime(), NpgsqlDbType.TimestampTz, ct);
            }

            await copy.CompleteAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return events / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
